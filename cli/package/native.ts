import { globSync, readFileSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { Trouble } from "../../local/trouble.ts";
import type { Files } from "./bundle.ts";

/** Packages with libraries of machine code, or of WebAssembly, which are found by path: they go along as they are. */
export const NATIVE = ["onnxruntime-node", "sharp", "@julusian/jpeg-turbo", "libheif-js"];

/** What of each package runs on Azure: Linux x64 with the GNU C library, on CPUs. The rest is for other machines, or for building. */
const PACKAGES: Record<string, string[]> = {
  "onnxruntime-node": ["dist/*.js", "bin/napi-v6/linux/x64/*"],
  "onnxruntime-common": ["dist/cjs/**/*.js", "dist/cjs/package.json"],
  "@julusian/jpeg-turbo": ["*.js", "prebuilds/jpeg-turbo-linux-x64/*"],
  "pkg-prebuilds": ["bindings.js", "lib/*.js"],
  sharp: ["dist/**/*.{mjs,cjs}"],
  "@img/colour": ["*.cjs"],
  "@img/sharp-linux-x64": ["*.cjs", "lib/*"],
  "@img/sharp-libvips-linux-x64": ["lib/*", "versions.json"],
  "detect-libc": ["lib/*.js"],
  // Of no machine: its own file, so that whoever likes can replace it, as its licence has it.
  "libheif-js": ["libheif-wasm/libheif.js", "libheif-wasm/libheif.wasm", "libheif-wasm/LICENSE"],
  // Of no machine: browsers get it as it is.
  "swagger-ui-dist": ["swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "swagger-ui.css"],
  semver: ["index.js", "{classes,functions,internal,ranges}/*.js"],
};
const ALWAYS = ["package.json", "LICENSE*"];

/** The native packages with what they need, from node_modules. */
export function nativeFiles(root: string): Files {
  const files: Files = new Map();
  for (const [name, wanted] of Object.entries(PACKAGES))
    for (const path of filesOf(root, name, wanted)) files.set(path, readFileSync(join(root, path)));
  return files;
}

function filesOf(root: string, name: string, wanted: string[]): string[] {
  const folder = `node_modules/${name}`;
  const found = globSync([...ALWAYS, ...wanted], { cwd: join(root, folder), withFileTypes: true });
  const names = found.flatMap((file) =>
    file.isFile() ? [join(file.parentPath, file.name).slice(join(root, folder).length + 1)] : [],
  );
  const missing = wanted.find((pattern) => !names.some((file) => matchesGlob(file, pattern)));
  if (missing === undefined) return names.map((file) => `${folder}/${file}`);
  throw new Trouble(
    `${folder} has no ${missing}: the package for Azure holds libraries for Linux x64.`,
    "Build it on Linux x64, after npm ci.",
  );
}
