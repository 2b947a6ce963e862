import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundle, type Files } from "./bundle.ts";
import { nativeFiles } from "./native.ts";

/** All that a function app on Azure is made of. Both parts are in it: the setting PARTS picks. */
export async function packageFiles(root: string): Promise<Files> {
  const plans = globSync("plans/*.{yaml,yml,json}", { cwd: root });
  const asTheyAre = ["host.json", "LICENSE", ...plans];
  return new Map([
    ["package.json", Buffer.from(`${JSON.stringify(manifest(root), undefined, 2)}\n`)],
    ...asTheyAre.map((path) => [path, readFileSync(join(root, path))] as const),
    ...(await bundle(root)),
    ...nativeFiles(root),
  ]);
}

/** What the host reads of package.json; nothing is installed by it. */
function manifest(root: string): object {
  const { name, version, type, main, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return { name, version, private: true, type, main, engines };
}
