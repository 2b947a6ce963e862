#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startHost } from "./host.ts";
import type { Log } from "./log.ts";

const usage = `Usage: darkroom-host --app DIR --data DIR [--main FILE] [--port N] [--auth] [--strict] [--exit-with-parent]`;

const log: Log = (level, category, message) => {
  const line = `[${new Date().toISOString()}] ${level === "information" ? "" : `${level}: `}${category}: ${message}`;
  process.stdout.write(`${line}\n`);
};

function stopWith(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        app: { type: "string" },
        data: { type: "string" },
        main: { type: "string" },
        port: { type: "string" },
        auth: { type: "boolean" },
        strict: { type: "boolean" }, // an app without a single function that loads is an error
        "exit-with-parent": { type: "boolean" },
      },
    }).values;
  } catch (error) {
    stopWith(`${(error as Error).message}\n${usage}`);
  }
}

const args = readArguments();
if (!args.app || !args.data) stopWith(`--app and --data are needed.\n${usage}`);
const port = args.port === undefined ? undefined : Number(args.port);
if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
  stopWith(`--port ${args.port} is not a port number.`);
}

const starting = startHost({ app: args.app, data: args.data, main: args.main, port, auth: args.auth, log });
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
if (args["exit-with-parent"]) process.stdin.on("end", stop).on("close", stop).resume();

const host = await starting.catch((error: Error) => stopWith(error.message));
if (args.strict && host.functions.all.length === 0) {
  await host.stop();
  stopWith(host.problems.join("\n"));
}
for (const problem of host.problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`Functions host ready at ${host.url} (${host.functions.all.length} functions)\n`);
