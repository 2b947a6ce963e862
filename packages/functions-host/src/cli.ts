import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CliOptions, readOptions, usage } from "./cli-options.ts";
import { type Host, startHost } from "./host.ts";
import type { Log } from "./log.ts";
import { shownFunctions } from "./shown-functions.ts";

const log: Log = (level, category, message) => {
  const line = `[${new Date().toISOString()}] ${level === "information" ? "" : `${level}: `}${category}: ${message}`;
  process.stdout.write(`${line}\n`);
};

function stopWith(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function options(): CliOptions {
  try {
    const read = readOptions(process.argv.slice(2));
    if (typeof read === "object") return read;
    process.stdout.write(read === "help" ? usage : `${version()}\n`);
    process.exit(0);
  } catch (error) {
    stopWith(`${(error as Error).message}\n\n${usage}`);
  }
}

function version(): string {
  return JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")).version;
}

const { exitWithParent, ...rest } = options();
const starting = startHost({ ...rest, log });
let stopping = false;

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  // An app that never finishes loading must not keep the host from ending.
  setTimeout(() => process.exit(1), 10_000).unref();
  await starting.then((host) => host.stop());
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
if (exitWithParent) process.stdin.on("end", stop).on("close", stop).resume();

function tell({ url, routePrefix, functions, problems, errors }: Host): void {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (errors.length > 0) {
    process.stderr.write(`${errors.join("\n")}\nThe app does not run: ${url} answers every call with 503.\n`);
    return;
  }
  process.stdout.write(`Functions:\n${shownFunctions(functions.all, url, routePrefix).join("\n")}\n`);
  process.stdout.write(`Functions host ready at ${url} (${functions.all.length} functions)\n`);
}

const host = await starting.catch((error: Error) => stopWith(error.message));
tell(host);
