import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../local/processes.ts";
import { judgeCorpus, type Verdict } from "./verdicts.ts";

const outcome = (verdict: Verdict) => ("reason" in verdict ? verdict.reason : "readable");

describe("training and serving", () => {
  test("see the same pixels of every file, or refuse it with the same reason", async () => {
    const judged = await judgeCorpus(temporaryFolder());
    expect(
      judged.filter(({ training, serving }) => JSON.stringify(training) !== JSON.stringify(serving)),
    ).toEqual([]);
    const surprises = judged.filter(({ expected, serving }) => expected && outcome(serving) !== expected);
    expect(surprises.map(({ name, expected, serving }) => ({ name, expected, serving }))).toEqual([]);
    const readable = judged.filter(({ serving }) => outcome(serving) === "readable");
    for (const type of ["jpeg", "png", "webp", "gif", "tiff", "bmp"])
      expect(readable.filter(({ name }) => name.startsWith(`${type}: `)).length, type).toBeGreaterThan(40);
    expect(new Set(judged.map(({ serving }) => outcome(serving)))).toEqual(
      new Set(
        ["readable", "empty", "not-an-image", "unsupported-type", "unsupported-mode"].concat([
          "too-many-pixels",
          "unsupported-size",
          "too-costly",
          "truncated",
        ]),
      ),
    );
  });
});
