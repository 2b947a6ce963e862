import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type NoPhotos, noPhoto } from "../../shared/requests/no-photos.ts";

/** The files of a folder. */
export interface Files {
  /** Those that may be photos of a class, as paths below the folder, in order. */
  files: string[];
  ignored: NoPhotos;
  /** Beside the class folders, so without a label. */
  beside: number;
  /** Folders that are links: they may lead anywhere, also back here. */
  links: number;
}

/** Every file of the class folders that may be a photo; and how many others there are. */
export function filesOf(folder: string): Files {
  const found: Files = { files: [], ignored: {}, beside: 0, links: 0 };
  addFrom(folder, "", found);
  found.files.sort();
  return found;
}

function addFrom(folder: string, below: string, found: Files): void {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) addFrom(folder, path, found);
    else if (entry.isSymbolicLink() && !leadsToFile(join(folder, path))) found.links++;
    else if (entry.isFile() || entry.isSymbolicLink()) add(path, found);
  }
}

function add(path: string, found: Files): void {
  const why = noPhoto(path, "");
  if (why) found.ignored[why] = (found.ignored[why] ?? 0) + 1;
  else if (path.includes("/")) found.files.push(path);
  else found.beside++;
}

const leadsToFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
