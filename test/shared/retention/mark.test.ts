import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fateOf } from "../../../shared/retention/fate.ts";
import { type Catalog, mark } from "../../../shared/retention/mark.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const DAY = 86_400_000;
const policy = { versions: 2, runs: 30 * 86_400, pinned: [] as string[] };

const id = (n: number) => n.toString(16).padStart(64, "0");
const runOf = (n: number) => `pets-${[n, n, n].map((m) => m.toString(16).padStart(12, "0")).join("-")}-1`;
const versionOf = (n: number) => ({
  version: String(n),
  runId: runOf(n),
  dataset: id(n),
  snapshot: id(100 + n),
});
const runAbout = (n: number, days: number, state: "running" | "queued" | "ended" = "ended") => ({
  ...{ runId: runOf(n), snapshot: id(100 + n), dataset: id(n), state, at: NOW - days * DAY },
});

/** Five versions, one a hundred days apart; the fifth serves. */
const years: Catalog = {
  now: NOW,
  versions: [1, 2, 3, 4, 5].map(versionOf),
  broken: [],
  serving: "5",
  previous: "4",
  best: null,
  runs: [1, 2, 3, 4, 5].map((n) => runAbout(n, 600 - 100 * n)),
  newestDataset: id(5),
};

describe("what is kept", () => {
  test("is what serves, what could be gone back to, what is pinned, and the newest", () => {
    const kept = mark(
      { ...years, broken: ["9"], serving: "2", previous: "1", best: "3" },
      { ...policy, versions: 1, pinned: ["4"] },
    ).versions;
    expect(Object.fromEntries(kept)).toEqual({
      9: "its card cannot be read: nobody knows whether it may go",
      2: "it serves",
      1: "it served before: a rollback goes back to it",
      3: "it is the best so far: new ones are compared with it",
      4: "the plan pins it",
      5: "it is one of the newest 1",
    });
  });

  test("is every run that waits, is recent or made a kept version, with its snapshot and dataset", () => {
    const runs = [...years.runs, runAbout(6, 29), runAbout(7, 31), runAbout(8, 90, "queued")];
    const marks = mark({ ...years, runs }, policy);
    expect([...marks.runs.keys()]).toEqual([4, 5, 6, 8].map(runOf));
    expect([...marks.snapshots.keys()].sort()).toEqual([104, 105, 106, 108].map(id));
    expect([...marks.datasets.keys()].sort()).toEqual([4, 5, 6, 8].map(id));
  });

  test("is the newest run however old: its snapshot is the one that the next look may find again", () => {
    const refused = [...years.runs, runAbout(6, 40), runAbout(7, 50)];
    const marks = mark({ ...years, runs: refused }, policy);
    expect(marks.runs.get(runOf(6))).toBe("it is the newest run");
    expect([marks.runs.has(runOf(7)), marks.snapshots.has(id(106))]).toEqual([false, true]);
  });

  test("is everything while a run is under way", () => {
    const marks = mark({ ...years, runs: [...years.runs, runAbout(9, 0, "running")] }, policy);
    const trial = { container: "runs", path: `${runOf(1)}/trials/1/model.onnx`, modified: 0 };
    expect(fateOf(trial, "pets", marks, NOW)).toEqual({
      keep: true,
      because: `run ${runOf(9)} is under way and may read it`,
    });
  });
});

describe("of what is not kept", () => {
  const marks = mark(years, policy);
  const stays = (container: string, path: string, modified = 0) =>
    fateOf({ container, path, modified }, "pets", marks, NOW).keep;

  test("models and golden images go, records of what they were made from stay", () => {
    expect(stays("models", "pets/1/model.onnx")).toBe(false);
    expect(stays("models", `pets/1/golden/${id(1)}.png`)).toBe(false);
    expect(stays("models", "pets/1/version.json")).toBe(true);
    expect(stays("runs", `${runOf(1)}/trials/2/model.onnx`)).toBe(false);
    expect(stays("runs", `${runOf(1)}/result.json`)).toBe(true);
    expect(stays("datasets", `pets/${id(1)}/manifest.jsonl`)).toBe(true);
    expect(stays("datasets", `pets/${id(1)}/report.html`)).toBe(false);
    expect(stays("datasets", `pets/snapshots/${id(101)}.jsonl`)).toBe(false);
  });
  test("a dataset that no version learned from keeps its figures alone", () => {
    expect(stays("datasets", `pets/${id(77)}/manifest.jsonl`)).toBe(false);
    expect(stays("datasets", `pets/${id(77)}/summary.json`)).toBe(true);
  });
  test("a snapshot stays for a day: its run is asked for after it is written", () =>
    expect(stays("datasets", `pets/snapshots/${id(101)}.jsonl`, NOW - DAY / 2)).toBe(true));
});

test("what belongs to other models, or to nothing that is known, stays", () => {
  const marks = mark(years, policy);
  const otherRun = runOf(1).replace("pets", "pets-2");
  for (const [container, path] of [
    ["models", "pets/traffic.json"],
    ["models", "pets/9/claim.json"],
    ["models", "dogs/1/model.onnx"],
    ["runs", "pets/head.json"],
    ["runs", `${otherRun}/trials/1/model.onnx`],
    ["datasets", "pets/sides/x.jsonl"],
    ["datasets", "index/images/pets/x.jsonl"],
    ["predictions", "pets/2026-01-01/x.jsonl"],
  ] as const)
    expect(fateOf({ container, path, modified: 0 }, "pets", marks, NOW).keep).toBe(true);
});

test("nothing is swept that a kept version or a run that waits or goes on can reach", () => {
  const small = fc.integer({ min: 0, max: 7 });
  const run = fc.record({
    n: small,
    snapshot: small,
    dataset: fc.option(small, { nil: undefined }),
    days: fc.integer({ min: 0, max: 90 }),
    state: fc.constantFrom("running" as const, "queued" as const, "ended" as const),
  });
  const version = fc.record({ run: small, dataset: small, snapshot: small });
  const pick = fc.option(fc.integer({ min: 1, max: 9 }).map(String), { nil: null });
  const state = fc.record({
    ...{
      runs: fc.uniqueArray(run, { selector: ({ n }) => n }),
      versions: fc.array(version, { maxLength: 8 }),
    },
    ...{
      serving: pick,
      previous: pick,
      best: pick,
      pinned: fc.array(pick),
      keep: fc.integer({ min: 1, max: 4 }),
    },
  });
  fc.assert(
    fc.property(state, ({ runs, versions, serving, previous, best, pinned, keep }) => {
      const numbered = versions.map((one, n) => ({ ...one, version: String(n + 1) }));
      const pins = pinned.filter((one) => one !== null);
      const marks = mark(
        {
          ...{ now: NOW, broken: [], serving, previous, best, newestDataset: null },
          versions: numbered.map((one) => ({
            ...{
              version: one.version,
              runId: runOf(one.run),
              dataset: id(one.dataset),
              snapshot: id(one.snapshot),
            },
          })),
          runs: runs.map(({ n, snapshot, dataset, days, state }) => ({
            ...{ runId: runOf(n), snapshot: id(snapshot), state, at: NOW - days * DAY },
            ...(dataset !== undefined && { dataset: id(dataset) }),
          })),
        },
        { versions: keep, runs: 30 * 86_400, pinned: pins },
      );
      const stays = (container: string, path: string) =>
        expect(
          fateOf({ container, path, modified: 0 }, "pets", marks, NOW).keep,
          `${container}/${path}`,
        ).toBe(true);
      const reach = (runs: number[], datasets: (number | undefined)[], snapshots: number[]) => {
        for (const n of runs) stays("runs", `${runOf(n)}/trials/1/model.onnx`);
        for (const n of datasets) if (n !== undefined) stays("datasets", `pets/${id(n)}/files.jsonl`);
        for (const n of snapshots) stays("datasets", `pets/snapshots/${id(n)}.jsonl`);
      };
      for (const one of runs) if (one.state !== "ended") reach([one.n], [one.dataset], [one.snapshot]);
      for (const one of numbered) {
        const root =
          [serving, previous, best, ...pins].includes(one.version) ||
          Number(one.version) > versions.length - keep;
        stays("models", `pets/${one.version}/version.json`);
        stays("datasets", `pets/${id(one.dataset)}/manifest.jsonl`);
        if (!root) continue;
        stays("models", `pets/${one.version}/model.onnx`);
        reach(runs.some(({ n }) => n === one.run) ? [one.run] : [], [one.dataset], [one.snapshot]);
      }
    }),
    { numRuns: 1000 },
  );
});
