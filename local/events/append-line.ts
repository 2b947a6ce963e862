import { appendFileSync, existsSync, statSync, truncateSync } from "node:fs";

/** Adds a line to a file, or leaves the file as it was. */
export function appendLine(path: string, line: string): void {
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  try {
    appendFileSync(path, `${line}\n`);
  } catch (error) {
    if (existsSync(path)) truncateSync(path, size); // half a line would spoil the next one
    throw error;
  }
}
