import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { DEFAULT_PORTS } from "../../local/ports.ts";

/** The repository's root. */
export const root = join(import.meta.dirname, "../..");

/** When what a test needs is put away: after it, or with `afterAll` after all of its file. */
export type Until = (putAway: () => void | Promise<void>) => void;

/** A folder that is gone after the test. */
export function temporaryFolder(until: Until = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-"));
  until(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A stack's flags for any free port of each service. */
export const anyPorts = Object.keys(DEFAULT_PORTS).flatMap((name) => [`--port-${name}`, "0"]);

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** Starts one of this repository's scripts in a process group of its own, ended after the test. */
export function startScript(
  script: string,
  args: string[],
  env: Record<string, string> = {},
  until: Until = onTestFinished,
): ChildProcess {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stderr?.setEncoding("utf8").on("data", (text) => process.stderr.write(text));
  until(() => end(child));
  return child;
}

/** All that a process prints, and its exit code once it has printed everything: null where a signal ended it. */
export function readingAlong(child: ChildProcess) {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
  const closed = once(child, "close").then(([code]) => code as number | null);
  return { printed: () => text, closed };
}

/** What a process complains of, from now on. */
export function complaints({ stderr }: ChildProcess): () => string {
  let text = "";
  stderr?.on("data", (chunk) => {
    text += chunk;
  });
  return () => text;
}

/** Ends a process group at once, as a crash of the machine would, and waits until its leader is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  process.kill(-(child.pid ?? Number.NaN), "SIGKILL");
  await ended;
}

/** Waits until a condition gives something, looking often. */
export async function eventually<T>(look: () => T | Promise<T>, timeoutMs = 15_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await Promise.resolve()
      .then(look)
      .catch((error) => {
        if (Date.now() > deadline) throw error;
      });
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The lines of a file; none when it does not exist yet. */
export function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
}
