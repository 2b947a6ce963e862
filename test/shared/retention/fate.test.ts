import { expect, test } from "vitest";
import { paths } from "../../../shared/kit/paths.ts";
import { fateOf } from "../../../shared/retention/fate.ts";
import type { Marks } from "../../../shared/retention/mark.ts";

const none = new Map<string, string>();
const DAY = 86_400_000;
const marks: Marks = {
  ...{ versions: none, runs: none, datasets: none, snapshots: none, trainedOn: new Set() },
  ...{ batches: 30 * DAY, logged: Number.POSITIVE_INFINITY },
};
const now = Date.parse("2026-03-01T00:00:00Z");
const daysAgo = (days: number) => now - days * DAY;

test("where finished trials and evaluations lie is kept for a month after it was last of use; a head for ever", () => {
  for (const kind of ["trials", "evaluations"] as const) {
    const known = paths.known("pets", kind, "a".repeat(64));
    expect(fateOf({ ...known, modified: daysAgo(29) }, "pets", marks, now).keep).toBe(true);
    expect(fateOf({ ...known, modified: daysAgo(31) }, "pets", marks, now).keep).toBe(false);
  }
  expect(fateOf({ ...paths.head("pets"), modified: daysAgo(999) }, "pets", marks, now).keep).toBe(true);
});

test("what is kept of a batch stays as long as runs do, and a day at least", () => {
  const results = { ...paths.batch("pets", "b".repeat(32), "results.jsonl") };
  const fate = (days: number, batches: number) =>
    fateOf({ ...results, modified: daysAgo(days) }, "pets", { ...marks, batches }, now).keep;
  expect([fate(29, 30 * DAY), fate(31, 30 * DAY)]).toEqual([true, false]);
  expect([fate(0.9, 0), fate(1.1, 0)]).toEqual([true, false]);
});

test("the inference log keeps answers for ever, or for as long as the plan says after the end of their day; photos a day longer", () => {
  const kept = (blob: ReturnType<typeof paths.predictions>, modified: number, logged: number) =>
    fateOf({ ...blob, modified }, "pets", { ...marks, logged }, now).keep;
  const ofDay = (date: string) => paths.predictions("pets", `${date}/a.jsonl`);
  const photo = paths.loggedPhoto("pets", "a".repeat(64));
  for (const blob of [ofDay("2020-01-01"), photo])
    expect(kept(blob, daysAgo(999), Number.POSITIVE_INFINITY)).toBe(true);
  // An answer of the evening is as old as its day's end tells.
  expect([kept(ofDay("2026-02-22"), now, 7 * DAY), kept(ofDay("2026-02-21"), now, 7 * DAY)]).toEqual([
    true,
    false,
  ]);
  expect([kept(photo, daysAgo(8.9), 7 * DAY), kept(photo, daysAgo(9.1), 7 * DAY)]).toEqual([true, false]);
  for (const other of ["drift.json", "2026-02-31x/a.jsonl", "notes/a.jsonl"])
    expect(kept(paths.predictions("pets", other), daysAgo(999), DAY)).toBe(true);
});
