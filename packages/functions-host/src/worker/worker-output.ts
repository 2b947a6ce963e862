import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { LogEntry } from "./worker-process.ts";

const kept = 20;

/** Logs what the app prints; gives the last lines that it has written to standard error, as they come. */
export function logOutput(child: ChildProcess, onLog: (entry: LogEntry) => void): readonly string[] {
  const errors: string[] = [];
  for (const [stream, level] of [
    [child.stdout, "information"],
    [child.stderr, "error"],
  ] as const) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (message) => {
      if (level === "error" && errors.push(message) > kept) errors.shift();
      onLog({ kind: "log", level, category: "console", message });
    });
  }
  return errors;
}
