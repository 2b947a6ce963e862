import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { sha256 } from "../../shared/kit/hash.ts";
import { argumentsOf } from "../arguments.ts";
import { command } from "../command.ts";
import { packageFiles } from "./files.ts";
import { zip } from "./zip.ts";

const USAGE = `npm run package
  writes dist/package/darkroom.zip, which has all that runs on Azure, and prints its SHA-256`;

/** `npm run package`: one ZIP file of all that runs on Azure. */
await command(async () => {
  if (argumentsOf(process.argv.slice(2), {}, USAGE).help) return console.log(USAGE);
  const root = join(import.meta.dirname, "../..");
  const path = join(root, "dist/package/darkroom.zip");
  const files = await packageFiles(root);
  const zipped = zip(files);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, zipped);
  const size = (zipped.length / 1e6).toFixed(1);
  console.log(
    `${relative(process.cwd(), path)}: ${files.size} files, ${size} MB\nPACKAGE_SHA256=${sha256(zipped)}`,
  );
});
