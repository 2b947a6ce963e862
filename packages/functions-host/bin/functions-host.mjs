#!/usr/bin/env node
// Says which Node it takes before anything is loaded that an older one cannot read.
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

const source = new URL("../src/cli.ts", import.meta.url);
const isSource = existsSync(source);
/** Of the compiled package; from its sources Node has to strip the types by itself. */
const needed = isSource ? [22, 18] : [22, 13];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major > needed[0] || (major === needed[0] && minor >= needed[1])) {
  // Types are stripped and code is compiled once, not at each start and in each thread: the app's process is told of it too.
  process.env.NODE_COMPILE_CACHE ||= fileURLToPath(
    new URL("../node_modules/.cache/compiled", import.meta.url),
  );
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import(isSource ? source.href : new URL("../dist/cli.js", import.meta.url).href);
} else {
  console.error(
    `functions-host runs on Node ${needed.join(".")} or newer; this is Node ${process.versions.node}.`,
  );
  process.exitCode = 1;
}
