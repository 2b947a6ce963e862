import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Blobs } from "../../shared/clients/blobs.ts";
import { KnownPlans } from "../../shared/plan/known-plans.ts";
import { readTaint } from "../../shared/versions/taint.ts";
import { newFolder } from "../new-folder.ts";
import { type Files, json } from "../package/bundle.ts";
import { storageOf } from "../storage.ts";
import { readme, serverFiles } from "./files.ts";
import { type ExportOptions, parseExport } from "./options.ts";
import { versionFiles } from "./version.ts";

const root = resolve(import.meta.dirname, "../..");

/** Writes a server of one version of a model, which needs nothing but Node. */
export async function exportCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const options = parseExport(args, env);
  if (typeof options === "string") return console.log(options);
  const { folder, model } = options;
  const blobs = new Blobs({ PLANS: "", ...storageOf(options) });
  newFolder(folder);
  const { version, files } = await writeContainer(blobs, folder, options);
  if (await readTaint(blobs, model, version))
    console.warn(`Photos that version ${version} has learned from are gone: think of whether it may leave.`);
  console.log(`${folder}: version ${version} of "${model}", ${files} files. README.md says how it is run.`);
}

/** The same without a word: the version, by default the one that serves, and how many files there are. */
export async function writeContainer(
  blobs: Blobs,
  folder: string,
  { model, version: wanted, environment }: Pick<ExportOptions, "model" | "version" | "environment">,
): Promise<{ version: string; files: number }> {
  const { version, classes, files } = await versionFiles(blobs, model, wanted);
  const published = new KnownPlans(blobs, new Map(), { environment, publishes: false });
  const serving = (await published.all()).get(model)?.serving;
  const all: Files = new Map([
    ...(await serverFiles(root, `${model}-server`)),
    ["exported.json", json({ model, ...serving })],
    ["README.md", Buffer.from(readme(model, version, classes))],
    ...files,
  ]);
  for (const [path, content] of all) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return { version, files: all.size };
}
