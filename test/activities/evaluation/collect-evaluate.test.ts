import { beforeEach, describe, expect, test } from "vitest";
import { collectEvaluateWith } from "../../../activities/evaluation/collect-evaluate.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun, photo } from "../ground.ts";
import { judgedBy } from "./judged-by.ts";

const hub = new Hub();
let asked = newRun();
beforeEach(() => {
  asked = newRun();
});

const released = (version: string, letter: string) => ({
  version,
  runId: `run-${version}`,
  sha256: letter.repeat(64),
});

describe("an evaluation's result", () => {
  const rivals = { serving: released("2", "b"), champion: released("2", "b"), best: null };
  const collected = async (sha256: string, evaluatedFor?: string) => {
    const test = [1, 2, 3].map((n) => ({ photo: photo(n) }));
    await blobs.writeLines(paths.run(asked.runId, "evaluate/test.jsonl"), test);
    await blobs.writeJson(paths.run(asked.runId, "evaluate/result.json"), judgedBy(sha256));
    return collectEvaluateWith({ blobs })({ request: asked, evaluatedFor, ...rivals }, hub);
  };

  test("becomes evidence by the names of challenger and rival", async () => {
    expect(await collected("b".repeat(64))).toMatchObject({
      common: { challenger: 3, champion: 2 },
      serving: released("2", "b"),
      champion: {
        ...released("2", "b"),
        pair: {
          onlyChallenger: 1,
          onlyRival: 0,
          classes: [{ label: "cat", onlyChallenger: 1, onlyRival: 0 }],
        },
      },
    });
  });

  test("leaves out what would only fill the history: confusions, and a rival's figures by class", async () => {
    const { challenger, champion } = await collected("b".repeat(64));
    expect(Object.keys(challenger)).not.toContain("confusion");
    expect(challenger.classes).toHaveLength(2);
    expect(Object.keys(champion ?? {})).not.toContain("confusion");
    expect(Object.keys(champion ?? {})).not.toContain("classes");
  });

  test("keeps slices and errors of calibration, and leaves the reliability table where it is", async () => {
    await collected("b".repeat(64));
    const judged = judgedBy("b".repeat(64));
    const after = { error: 0.1, byChance: [0, 0.2], bins: [] };
    const slices = [{ by: "folder", name: "home", photos: 20, correct: 19, wilson95: [0.7, 1] }];
    const challenger = { ...judged.models.challenger, slices, calibration: { after } };
    const seen = { ...judged, models: { ...judged.models, challenger } };
    await blobs.writeJson(paths.run(asked.runId, "evaluate/result.json"), seen);
    const found = await collectEvaluateWith({ blobs })({ request: asked, ...rivals }, hub);
    expect(found.challenger.slices).toEqual(slices);
    expect(found.challenger.calibration).toEqual({ after: { error: 0.1, byChance: [0, 0.2] } });
  });

  test("that says nothing of the challenger is none", async () => {
    const { challenger: _, ...models } = judgedBy("b".repeat(64)).models;
    const odd = { ...judgedBy("b".repeat(64)), models };
    await blobs.writeJson(paths.run(asked.runId, "evaluate/result.json"), odd);
    const collectOdd = collectEvaluateWith({ blobs })({ request: asked, ...rivals }, hub);
    await expect(collectOdd).rejects.toThrow("the evaluation says nothing of the challenger");
  });

  test("says nothing of a champion whose bytes are not the released ones", async () => {
    await expect(collected("c".repeat(64))).rejects.toThrow(
      /2\/model.onnx is not the file that was released/,
    );
  });

  test("counts how often its photos have judged, once for each run however often it is repeated", async () => {
    const { model } = asked;
    expect((await collected("b".repeat(64))).judgedBefore).toBe(0);
    expect((await collected("b".repeat(64))).judgedBefore).toBe(0);
    for (const [n, before] of [
      [2, 1],
      [3, 2],
    ] as const) {
      asked = { ...newRun(), model, runId: `${model}-1-1-1-${n}` };
      expect((await collected("b".repeat(64))).judgedBefore).toBe(before);
    }
  });

  test("that was taken from another run is no further look at the photos", async () => {
    const first = asked;
    await collected("b".repeat(64));
    asked = { ...newRun(), model: first.model };
    expect((await collected("b".repeat(64), first.runId)).judgedBefore).toBe(0);
  });
});
