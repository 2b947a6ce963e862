import { expect, test } from "vitest";
import { planOf } from "../../../infra/drift/plan-of.ts";

const none = { name: "test", differs: [], untold: [] };

test("a plan of nothing says so", () => {
  expect(planOf(none)).toBe("## What a deployment would change in test\n\nNothing.");
});

test("it counts what would change, names each property, and what Azure cannot tell", () => {
  const differs = ["Create a", 'Modify b\n    tags: "x" would become "y"'];
  expect(
    planOf({ ...none, differs, untold: ["c"] })
      .split("\n")
      .slice(2),
  ).toEqual([
    ...["2 resources:", "", "    Create a", "    Modify b", '        tags: "x" would become "y"'],
    ...["", "Azure cannot tell beforehand:", "", "    c"],
  ]);
});

test("what values say is shown as it is, and is no Markdown, nor a command to a terminal", () => {
  const said = planOf({ ...none, differs: ["Modify a\n    tags: ```\u001b[2J would become <img src=x>"] });
  const [, body = ""] = said.split(":\n\n");
  expect(body.split("\n").every((line) => line.startsWith("    "))).toBe(true);
  expect(body).toContain("\\u{1b}[2J");
});

test("one that no page would show whole is cut, and says so", () => {
  const differs = Array.from({ length: 9_000 }, (_, n) => `Create ${"x".repeat(100)}${n}`);
  const plan = planOf({ ...none, differs });
  expect(plan.length).toBeLessThan(501_000);
  expect(plan).toMatch(/npm run plan tells all of it$/);
});
