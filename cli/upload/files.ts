import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { type NoPhotos, noPhoto } from "../../shared/requests/no-photos.ts";

/** Every file of the class folders that may be a photo, as paths below the folder, in order; and how many are none. */
export function filesOf(folder: string): { files: string[]; ignored: NoPhotos; beside: number } {
  const files: string[] = [];
  const ignored: NoPhotos = {};
  let beside = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/");
    const why = noPhoto(path, "");
    if (why) ignored[why] = (ignored[why] ?? 0) + 1;
    else if (path.includes("/")) files.push(path);
    else beside++;
  }
  return { files: files.sort(), ignored, beside };
}
