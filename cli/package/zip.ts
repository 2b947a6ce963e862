import { type Zippable, zipSync } from "fflate";
import type { Files } from "./bundle.ts";

/** Read by all, written by their owner; "made by" Unix. */
const FILE = { os: 3, attrs: 0o100644 << 16 };

/** A ZIP file that hangs on nothing but its files: their order, times and rights are always the same. */
export function zip(files: Files): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const mtime = new Date(1980, 0, 1); // the first that a ZIP file can tell, which it does by the local clock
  const entries: Zippable = Object.fromEntries(
    sorted.map(([path, content]) => [path, [content, { mtime, level: 9, ...FILE }]]),
  );
  return zipSync(entries);
}
