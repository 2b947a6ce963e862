import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Reads a file that `writeJson` has written; undefined when there is none. */
export function readJson<T>(path: string): T | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : undefined;
}

/** Writes a file whole: a crash leaves the old one or the new one. */
export function writeJson(path: string, content: unknown): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(content));
  renameSync(draft, path);
}
