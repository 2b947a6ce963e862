import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { root } from "./local/processes.ts";

const files = execFileSync("git", ["ls-files", "packages"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n");
const text = (file: string) => readFileSync(join(root, file), "utf8");

const productWords =
  /darkroom|photo|databricks|mlflow|onnx|keras|\btorch\b|predict|retrain|champion|erasure|snapshot|quarantine/i;

test("packages know nothing of the product, not even its words", () => {
  const knowing = files.filter((file) => productWords.test(file) || productWords.test(text(file)));
  expect(knowing).toEqual([]);
});

test("packages import nothing from outside but what they name as dependencies", () => {
  const sources = files.filter((file) => /^packages\/[^/]+\/(src|bin)\//.test(file));
  const outside = sources.flatMap((file) => {
    const home = file.split("/").slice(0, 2).join("/");
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(text(`${home}/package.json`));
    const allowed = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
    const imports = [...text(file).matchAll(/(?:\bfrom|\bimport\(?)\s*"([^"]+)"/g)].map(
      ([, name = ""]) => name,
    );
    return imports
      .filter((name) =>
        name.startsWith(".")
          ? !normalize(join(dirname(file), name)).startsWith(`${home}/`)
          : !isBuiltin(name) && !allowed.has(name),
      )
      .map((name) => `${file}: ${name}`);
  });
  expect(sources.length).toBeGreaterThan(0);
  expect(outside).toEqual([]);
});

test("the page on conformance names tests that exist", () => {
  const rows = text("docs/host-conformance.md")
    .split("\n")
    .filter((line) => /^\| .* \| .* \| .+ \|$/.test(line));
  const named = rows.flatMap((row) => {
    const cell = row.split(" | ").at(-1)?.replace(/ \|$/, "") ?? "";
    let file = "";
    return [...cell.matchAll(/([\w-]+)(?=:| *[,(]| *$)|"([^"]+)"/g)].map(([, word, name]) => {
      if (word) file = word;
      return { file, name };
    });
  });
  const tests = Object.fromEntries(
    files
      .filter((path) => path.endsWith(".test.ts"))
      .map((path) => [path.replace(/^.*\/|\.test\.ts$/g, ""), text(path)]),
  );
  const missing = named.filter(({ file, name }) => tests[file] && name && !tests[file]?.includes(name));
  expect(named.filter(({ file }) => tests[file]).length).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
