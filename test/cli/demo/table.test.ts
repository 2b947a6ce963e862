import stringWidth from "string-width";
import { expect, test } from "vitest";
import { counted, ending, table } from "../../../cli/demo/table.ts";
import { shown } from "../../../shared/kit/text.ts";

test("a table stays a table, whatever labels stand in it", () => {
  const labels = [
    "cat",
    "two\nlines",
    "\u001b[31mred",
    "\u202egnp.tac",
    "\u732b",
    "\u{1f431}",
    "x".repeat(40),
  ];
  const rows = table(labels.map((label) => [shown(label), "1.000"]));
  expect(rows).toHaveLength(labels.length);
  expect(new Set(rows.map((row) => stringWidth(row))).size).toBe(1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there
  expect(rows.join("")).not.toMatch(/[\n\u001b\u202e]/);
  expect(shown("caf\u00e9 \u{1f431}")).toBe("caf\u00e9 \u{1f431}");
});

test("a path that is too long shows its end, a count its plural", () => {
  expect(ending("digits/6/1569.png", 17)).toBe("digits/6/1569.png");
  expect(ending("digits/6/1569.png", 9)).toBe("…1569.png");
  expect(ending("\u732b".repeat(9), 9)).toBe(`…${"\u732b".repeat(4)}`);
  expect([0, 1, 2].map((count) => counted(count, "file"))).toEqual(["0 files", "1 file", "2 files"]);
});
