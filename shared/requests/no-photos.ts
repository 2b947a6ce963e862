import { z } from "zod";
import systems from "../../training/darkroom_training/photos/no_photos.json" with { type: "json" };

/** Why a file is none of the user's photos: its name, or that of a folder around it, begins with a dot, or is one of a system's. */
const NoPhoto = z.enum(["hidden", "system"]);

/** How many files take no part, by reason: they are no photos, or none that the plan's `dataset.include` takes. */
export const NoPhotos = z.partialRecord(z.enum([...NoPhoto.options, "not-included"]), z.number());
export type NoPhotos = z.infer<typeof NoPhotos>;

/** What systems and tools put beside people's files, in lower case: on Windows and macOS, case means nothing. */
const SYSTEM = new Set(Object.values(systems).flat());
/** Hadoop and Spark mark folders by files beside them. */
const MARKER = "_$folder$";

/** Why a file or folder is none of the user's photos, by the names in its path below the prefix; undefined if it may be one. */
export function noPhoto(path: string, prefix: string): z.infer<typeof NoPhoto> | undefined {
  for (const name of path.slice(prefix.length).split("/")) {
    if (name.startsWith(".")) return "hidden";
    if (SYSTEM.has(name.toLowerCase()) || name.endsWith(MARKER)) return "system";
  }
  return undefined;
}

/** The files below a prefix that may be photos. Adds those that are none to `ignored`. */
export async function* photosAmong<T extends { path: string }>(
  files: AsyncIterable<T>,
  prefix: string,
  ignored: NoPhotos,
): AsyncGenerator<T> {
  for await (const file of files) {
    const why = noPhoto(file.path, prefix);
    if (why) ignored[why] = (ignored[why] ?? 0) + 1;
    else yield file;
  }
}
