import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { rolldown } from "rolldown";
import { NATIVE } from "./native.ts";

/** Files by their path inside the package. */
export type Files = Map<string, Uint8Array>;

/** A document as such a file. */
export const json = (value: object) => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);

/** Answered by the worker that loads the app, on Azure and here: no package of that name exists. */
const CORE = "@azure/functions-core";

/** Puts files and all that they import into few files below dist/, with their maps. The same sources give the same bytes. */
export async function bundle(root: string, entries: readonly string[]): Promise<Files> {
  const bundled = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((file) => [without(file), file])),
    platform: "node",
    external: [CORE, ...NATIVE],
    checks: { pluginTimings: false },
    onLog(level, log) {
      if (level === "warn") throw new Error(`The bundle: ${log.message}`);
    },
  });
  const { output } = await bundled.generate({
    format: "esm",
    sourcemap: true,
    sourcemapExcludeSources: true,
    // Told from the root: it makes no difference where the repository lies.
    sourcemapPathTransform: (source, map) => relative(root, resolve(map, "..", source)),
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    codeSplitting: {
      groups: [{ test: findsByPath, name: (id) => without(relative(root, id)), debugName: "finds by path" }],
    },
  });
  const written = output.map(
    (file) => [`dist/${file.fileName}`, file.type === "chunk" ? file.code : file.source] as const,
  );
  return new Map(
    written.map(([path, content]) => [path, typeof content === "string" ? Buffer.from(content) : content]),
  );

  /** What starts a thread looks for it beside itself: it keeps its folder, as the thread's own file does. */
  function findsByPath(id: string): boolean {
    const path = relative(root, id);
    return !path.includes("node_modules") && readFileSync(id, "utf8").includes(", import.meta.url)");
  }
}

/** What of the app is started by its path: itself, and each kind of thread. */
export function appEntries(root: string): string[] {
  const { files } = JSON.parse(readFileSync(join(root, "tsconfig.build.json"), "utf8"));
  return files;
}

const without = (file: string) => file.replace(/\.ts$/, "");
