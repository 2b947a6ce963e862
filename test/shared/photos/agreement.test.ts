import { describe, expect, test } from "vitest";
import table from "../../../training/darkroom_training/photos/photos.json" with { type: "json" };
import { temporaryFolder } from "../../local/processes.ts";
import { judgeCorpus, type Verdict } from "./verdicts.ts";

const outcome = (verdict: Verdict) => ("reason" in verdict ? verdict.reason : "readable");

describe("training and serving", () => {
  test("see the same pixels of every file, or refuse it with the same reason", {
    timeout: 120_000,
  }, async () => {
    const judged = await judgeCorpus(temporaryFolder());
    expect(
      judged.filter(({ training, serving }) => JSON.stringify(training) !== JSON.stringify(serving)),
    ).toEqual([]);
    const surprises = judged.filter(({ expected, serving }) => expected && outcome(serving) !== expected);
    expect(surprises.map(({ name, expected, serving }) => ({ name, expected, serving }))).toEqual([]);
    const readable = judged.filter(({ serving }) => outcome(serving) === "readable");
    for (const type of ["jpeg", "png", "webp", "gif", "tiff", "bmp"])
      expect(readable.filter(({ name }) => name.startsWith(`${type}: `)).length, type).toBeGreaterThan(40);
    // Of files that are too large nothing is read; and whether a model answers is not asked here.
    const { "too-large": _, "no-answer": __, ...reasons } = table.reasons;
    expect(new Set(judged.map(({ serving }) => outcome(serving)))).toEqual(
      new Set(["readable", ...Object.keys(reasons)]),
    );
  });
});
