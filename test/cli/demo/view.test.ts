import stringWidth from "string-width";
import { expect, test } from "vitest";
import { shown, table } from "../../../cli/demo/view.ts";

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
