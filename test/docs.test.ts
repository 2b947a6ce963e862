import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const pages = ["README.md", "CONTRIBUTING.md", "training/README.md", "docs"].flatMap((place) =>
  place.endsWith(".md")
    ? [place]
    : readdirSync(join(root, place), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => join(place, name)),
);

test.each(pages)("%s leads nowhere that does not exist", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, to = ""]) =>
    relative(root, join(root, dirname(page), to)),
  );
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("every demand is answered by a test or page that exists, or by a reason", () => {
  const rows = readFileSync(join(root, "docs/requirements.md"), "utf8")
    .split("\n")
    .filter((line) => /^\| \d* ?\|/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  expect(rows.map(([, number]) => number).filter(Boolean)).toEqual(
    Array.from({ length: 26 }, (_, n) => String(n + 1)),
  );
  for (const [, , demand, answer = "", by = ""] of rows) {
    expect(answer, demand).toMatch(/^(yes|partly: .|no: .)/);
    const paths = [...by.matchAll(/`([\w./-]+\.\w+)`/g)].map(([, path = ""]) => path);
    expect(
      paths.filter((path) => !existsSync(join(root, path))),
      demand,
    ).toEqual([]);
    if (answer.startsWith("yes")) expect(by, demand).not.toBe("");
  }
});

test("the page of versions names those that are asked for", () => {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const found = (path: string, pattern: RegExp) => pattern.exec(read(path))?.[1] ?? `nothing in ${path}`;
  const page = read("docs/support.md");
  expect(page).toContain(`from ${found("package.json", /"node": ">=([\d.]+)"/)}`);
  expect(page).toContain(`bundle ${found("host.json", /"version": "\[(4\.\*), 5/)}`);
  expect(page).toContain(`| MLflow | ${found("training/requirements.in", /^mlflow==([\d.]+)$/m)} `);
  expect(page).toContain(
    `| ${found("training/pyproject.toml", /requires-python = ">=([\d.]+)"/)} and newer |`,
  );
  expect(page).toContain(`runtimes ${found("infra/image/context.ts", /RUNTIME = "([\d.]+)"/)},`);
});
