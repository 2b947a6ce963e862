import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";

/** The last bytes of a log, as text. */
export function tail(path: string, maxBytes: number): { text: string; truncated: boolean } {
  if (!existsSync(path)) return { text: "", truncated: false };
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, maxBytes));
    const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return { text: bytes.toString("utf8", 0, read), truncated: size > maxBytes };
  } finally {
    closeSync(file);
  }
}
