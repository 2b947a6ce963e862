import { expect, test } from "vitest";
import { paths } from "../../../shared/kit/paths.ts";
import { fateOf } from "../../../shared/retention/fate.ts";
import type { Marks } from "../../../shared/retention/mark.ts";

const none = new Map<string, string>();
const marks: Marks = { versions: none, runs: none, datasets: none, snapshots: none, trainedOn: new Set() };
const now = Date.parse("2026-03-01T00:00:00Z");
const daysAgo = (days: number) => now - days * 86_400_000;

test("where finished trials and evaluations lie is kept for a month after it was last of use; a head for ever", () => {
  for (const kind of ["trials", "evaluations"] as const) {
    const known = paths.known("pets", kind, "a".repeat(64));
    expect(fateOf({ ...known, modified: daysAgo(29) }, "pets", marks, now).keep).toBe(true);
    expect(fateOf({ ...known, modified: daysAgo(31) }, "pets", marks, now).keep).toBe(false);
  }
  expect(fateOf({ ...paths.head("pets"), modified: daysAgo(999) }, "pets", marks, now).keep).toBe(true);
});
