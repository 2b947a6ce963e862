import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./local/processes.ts";

interface Package {
  version: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  dev?: boolean;
}
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  packages: Record<string, Package>;
};
const fetched = Object.entries(packages).filter(
  ([path, { link }]) => path.includes("node_modules/") && !link,
);
const shipped = fetched.filter(([, { dev }]) => !dev);

/** What may be given to others with a notice. LGPL: libvips and libheif are loaded as libraries of their own, which can be replaced. */
const GRANTED = new Set([
  ...["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BlueOak-1.0.0", "CC0-1.0", "Zlib"],
  ...["LGPL-3.0-or-later", "LGPL-3.0"],
]);
/** Those whose package.json names none, by the licence in their files. */
const READ_BY_HAND = new Map([["exif-parser", "MIT"]]);

/** Whether an SPDX expression without exceptions is granted by these licences. */
function granted(expression: string): boolean {
  const plain = expression.replace(/[()]/g, "");
  return plain.split(" OR ").some((one) => one.split(" AND ").every((licence) => GRANTED.has(licence)));
}

test("everything that runs may be used and passed on by whoever uses it", () => {
  const refused = shipped
    .map(([path, { license }]) => [path.replace(/^.*node_modules\//, ""), license] as const)
    .map(([name, license]) => [name, license ?? READ_BY_HAND.get(name) ?? "none"] as const)
    .filter(([, license]) => !granted(license));
  expect(refused).toEqual([]);
});

test("each package is what it was when it was chosen, and comes from whichever registry npm is told", () => {
  expect(fetched.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))).toEqual([]);
  expect(fetched.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test.each([
  ["(MIT OR GPL-3.0-only)", true],
  ["Apache-2.0 AND LGPL-3.0-or-later", true],
  ["MIT AND GPL-3.0-only", false],
  ["none", false],
])("%s is granted: %s", (expression, is) => {
  expect(granted(expression)).toBe(is);
});
