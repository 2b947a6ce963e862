import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** The command of this package. */
export const command = join(import.meta.dirname, "../bin/functions-host.mjs");

/** The app that is run unless another is named. */
export const basics = join(import.meta.dirname, "apps/basics");

/** Runs the command line until it ends or the test stops it. */
export async function runCli(args: string[], env: Record<string, string> = {}, cwd = basics, cli = command) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid as number), "SIGKILL");
  });
  let errors = "";
  let printed = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const exit = new Promise<number | string | null>((resolve) => {
    child.on("exit", (code, signal) => resolve(signal ?? code));
  });
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      printed += `${line}\n`;
      const url = /^Functions host ready at (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (url) resolve(url);
    });
  });
  return { child, exit, ready, errors: () => errors, printed: () => printed };
}
