import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Trouble } from "../local/trouble.ts";

const REMEDY =
  "Give a folder that holds one folder of photos for each class, such as photos/cat and photos/dog.";

/** Photos that wait for a label: no class. */
const REVIEW = "review";

/** A folder that holds at least so many class folders with files in them; whatever else is given is answered with what to give instead. */
export function classFolders(given: string, what: string, least: 1 | 2): string {
  const folder = resolve(given);
  if (given === "" || !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Trouble(`${what} is not a folder.`, REMEDY);
  const classes = classesIn(folder);
  const inner = classes.length < 2 ? innerClassFolders(folder) : undefined;
  if (classes.length >= least && inner === undefined) return folder;
  const hint = inner === undefined ? REMEDY : `Did you mean ${join(given, relative(folder, inner))}?`;
  const found = classes.length === 0 ? "no folder of photos" : `one folder of photos only: ${classes[0]}`;
  throw new Trouble(`${what} holds ${found}.`, hint);
}

/** The folder one level deeper that holds class folders, if there is one. */
export function innerClassFolders(folder: string): string | undefined {
  const inner = classesIn(folder).find((name) => classesIn(join(folder, name)).length >= 2);
  return inner === undefined ? undefined : join(folder, inner);
}

const classesIn = (folder: string) =>
  visibleIn(folder)
    .filter((entry) => entry.isDirectory() && entry.name !== REVIEW && holdsFiles(join(folder, entry.name)))
    .map(({ name }) => name)
    .sort();

const holdsFiles = (folder: string): boolean =>
  visibleIn(folder).some(
    (entry) => entry.isFile() || (entry.isDirectory() && holdsFiles(join(folder, entry.name))),
  );

/** Of a folder that nobody may read, or that is gone by now, nothing. */
function visibleIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith("."));
  } catch {
    return [];
  }
}
