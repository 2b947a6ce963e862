import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, onTestFinished } from "vitest";
import type { Clock } from "../src/clock.ts";
import { type Host, type HostOptions, startHost } from "../src/host.ts";
import type { Log } from "../src/log.ts";

const apps = join(import.meta.dirname, "apps");
const root = join(import.meta.dirname, "../../..");

/** A folder of its own for one test, removed afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "functions-host-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The same for all tests of a `describe`: call it in `beforeAll`. */
export function temporaryFolderForAll(): string {
  const folder = mkdtempSync(join(tmpdir(), "functions-host-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An app of a few files, which finds the libraries of this repository. */
export function makeApp(files: Record<string, string | object>, folder = temporaryFolder()): string {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const basics = { "host.json": { version: "2.0" }, "package.json": { type: "module", main: "main.js" } };
  for (const [name, content] of Object.entries({ ...basics, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

/** Starts the host on one of the apps beside this file, or on another folder, on a free port, until the test ends. */
export async function startApp(
  app: string,
  options: Partial<Omit<HostOptions, "app" | "env">> & { env?: Record<string, string> } = {},
): Promise<Host> {
  const { env, ...rest } = options;
  const data = options.data ?? temporaryFolder();
  const host = await startHost({
    app: resolve(apps, app),
    port: 0,
    ...rest,
    data,
    env: { ...process.env, ...env },
  });
  onTestFinished(() => host.stop());
  return host;
}

/** The same for all tests of a `describe`: call it in `beforeAll`. */
export async function appForAll(
  app: string,
  options: { clock?: Clock; log?: Log; env?: Record<string, string>; allowHosts?: string[] } = {},
): Promise<Host> {
  const data = temporaryFolderForAll();
  const { env, ...rest } = options;
  const host = await startHost({
    app: resolve(apps, app),
    port: 0,
    data,
    ...rest,
    env: { ...process.env, ...env },
  });
  afterAll(() => host.stop());
  return host;
}

/** Starts an orchestration and returns its instance once it has ended. */
export async function runToEnd(host: Host, name: string, input?: unknown, id?: string) {
  const started = await host.durable.start({
    name,
    id,
    input: input === undefined ? null : JSON.stringify(input),
  });
  await host.durable.ended(started);
  return outcome(host, started);
}

/** What a client sees of an instance. */
export function outcome(host: Host, id: string) {
  const instance = host.durable.get(id);
  return { status: instance?.status, output: instance?.output ? JSON.parse(instance.output) : null };
}
