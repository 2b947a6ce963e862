import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { declared } from "../functions/declared.ts";
import { root } from "../local/processes.ts";

const page = readFileSync(join(root, "docs/azure/runbooks.md"), "utf8");
const template = (name: string) => readFileSync(join(root, `infra/modules/${name}.bicep`), "utf8");

test("every alert of the template says what to do, and nothing else is called an alert", () => {
  const alerts = template("alerts");
  const queried = [...alerts.matchAll(/^ {4}name: '([\w-]+)'$/gm)].map(([, name]) => name);
  const measured = [...alerts.matchAll(/name: 'alert-([\w-]+)-\$\{suffix\}'/g)].map(([, name]) => name);
  const told = [...page.matchAll(/^### ([\w-]+):/gm)].map(([, name]) => name);
  expect(told.sort()).toEqual([...queried, ...measured, "budget"].sort());
});

test("every route that it names exists", () => {
  const named = [...page.matchAll(/`(GET|POST|DELETE) (?:\$\w+)?(\/[\w/{}-]+)/g)];
  const known = Object.values(declared).map(
    ({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, "*")}`,
  );
  expect(named.length).toBeGreaterThan(10);
  for (const [, method, path = ""] of named)
    expect(known).toContain(`${method} ${path.replace(/\{\w+\}/g, "*")}`);
});

test("every page of ours that it leads to exists", () => {
  const pages = globSync("docs/**/*.md", { cwd: root });
  for (const [, to = ""] of page.matchAll(/\]\(([\w./-]+\.md)/g))
    expect(pages).toContain(join("docs/azure", to));
});
