import { beforeEach, describe, expect, test } from "vitest";
import { prepareEvaluateWith } from "../../../activities/evaluation/prepare-evaluate.ts";
import { paths } from "../../../shared/kit/paths.ts";
import type { Released } from "../../../shared/versions/traffic.ts";
import { trials } from "../../orchestrations/fixtures.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, linesOf, newRun, photo } from "../ground.ts";
import { startMlflow } from "../mlflow.ts";
import { judgedBy } from "./judged-by.ts";

const { mlflow, metrics } = await startMlflow();
const winner = trials[1] as never;
let asked = newRun();

async function photosOf(runId: string) {
  const lines = [1, 2, 3, 4].map((n) => ({
    ...{ photo: photo(n), path: `pets/cat/${n}.png`, etag: "e", label: "cat" },
    split: n === 4 ? "train" : "test",
  }));
  await blobs.writeLines(paths.run(runId, "photos.jsonl"), lines);
}
beforeEach(async () => {
  asked = newRun();
  await photosOf(asked.runId);
});

const released = (version: string, letter: string) => ({
  version,
  runId: `run-${version}`,
  sha256: letter.repeat(64),
});

/** A version whose card says that it has learned from one photo. */
async function release({ sha256, ...one }: Released, learned: number) {
  const { model } = asked;
  const dataset = one.version.repeat(64).slice(0, 64);
  const at = (file: string) => paths.model(model, one.version, file);
  await blobs.write(at("model.onnx"), "weights");
  await blobs.writeJson(at("model.json"), {});
  await blobs.writeJson(at("version.json"), {
    ...{ model, snapshot: "s", dataset, mlflowRunId: "m", trainingHash: "t", code: "c", accuracy: 0.9 },
    ...{ ...one, sha256 },
  });
  const line = { photo: photo(learned), label: "cat", split: "train" };
  await blobs.writeLines(paths.dataset(model, dataset, "manifest.jsonl"), [line]);
}
const pointAt = (traffic: object) =>
  blobs.writeJson(paths.traffic(asked.model), { previous: null, since: "2026-01-01T00:00:00Z", ...traffic });

const prepare = (request = asked) => prepareEvaluateWith({ blobs, mlflow })({ request, winner }, new Hub());
const judging = async () =>
  (await linesOf(paths.run(asked.runId, "evaluate/test.jsonl"))).map((line) => line.photo);
const spec = () => jsonOf(paths.run(asked.runId, "evaluate/spec.json"));

describe("an evaluation", () => {
  test("measures a first model alone", async () => {
    expect(await prepare()).toMatchObject({ serving: null, champion: null, best: null });
    expect((await spec()).models.map(({ name }: { name: string }) => name)).toEqual(["challenger"]);
    expect(await judging()).toEqual([1, 2, 3].map(photo));
  });

  test("has the champion and the best so far beside it, on photos that neither has learned from", async () => {
    await release(released("1", "a"), 2);
    await release(released("2", "b"), 3);
    await pointAt({ ...released("2", "b"), best: released("1", "a") });
    expect(await prepare()).toMatchObject({
      ...{ serving: released("2", "b"), champion: released("2", "b"), best: released("1", "a") },
    });
    expect((await spec()).models).toMatchObject([
      { name: "challenger" },
      { name: "champion", folder: expect.stringMatching(/\/2$/) },
      { name: "best", folder: expect.stringMatching(/\/1$/) },
    ]);
    expect(await judging()).toEqual([photo(1)]);
  });

  test("measures a champion that is the best once", async () => {
    await release(released("1", "a"), 4);
    await pointAt({ ...released("1", "a"), best: released("1", "a") });
    expect(await prepare()).toMatchObject({ champion: released("1", "a"), best: null });
  });

  test("does without versions whose files are gone or belong to another run", async () => {
    await release(released("1", "a"), 4);
    await blobs.remove(paths.model(asked.model, "1", "model.onnx"));
    await release(released("2", "b"), 4);
    await pointAt({ ...released("2", "c"), runId: "another", best: released("1", "a") });
    const serving = { ...released("2", "c"), runId: "another" };
    expect(await prepare()).toMatchObject({ serving, champion: null, best: null });
  });

  test("needs a test photo", async () => {
    await blobs.writeLines(paths.run(asked.runId, "photos.jsonl"), []);
    await expect(prepare()).rejects.toThrow(
      "no test photo is left that the versions compared have not learned from",
    );
  });
});

describe("an evaluation that was made before", () => {
  const trial = (runId: string, file: string) => paths.run(runId, `trials/2/${file}`);
  const trained = (runId: string, letter = "a") =>
    blobs.writeJson(trial(runId, "result.json"), {
      ...{ mlflowRunId: "m", epochs: [], best: { epoch: 1, validation_accuracy: 1, validation_loss: 0 } },
      model: { folder: "f", sha256: letter.repeat(64), bytes: 1 },
      photos: { train: 1, validation: 1, missing: 0 },
    });

  /** A first run that was evaluated, and another attempt of it. */
  async function twice(changes: object = {}) {
    const first = asked;
    await trained(first.runId);
    await prepare();
    await blobs.writeJson(paths.run(first.runId, "evaluate/result.json"), judgedBy("b".repeat(64)));
    await blobs.writeLines(paths.run(first.runId, "evaluate/predictions.jsonl"), [{ photo: photo(1) }]);
    await blobs.write(trial(first.runId, "golden/1.png"), "pixels");
    await blobs.writeJson(trial(first.runId, "golden/golden.json"), [{ file: "1.png" }]);
    asked = { ...first, runId: first.runId.replace(/1$/, "2"), attempt: 2, ...changes };
    await photosOf(asked.runId);
    await trained(asked.runId);
    return first;
  }

  test("for the same models and photos is taken, with what it left beside them, whatever becomes of that run", async () => {
    const { runId } = await twice();
    expect(await prepare()).toEqual({
      ...{ spec: null, evaluatedFor: runId, serving: null, champion: null, best: null },
    });
    expect(metrics.get("mlflow-2 test_accuracy"), "shown at the winner").toBeDefined();
    for (const file of ["evaluate/result.json", "evaluate/predictions.jsonl", "trials/2/golden/golden.json"])
      await blobs.remove(paths.run(runId, file));
    expect(await jsonOf(paths.run(asked.runId, "evaluate/result.json"))).toEqual(judgedBy("b".repeat(64)));
    expect(await linesOf(paths.run(asked.runId, "evaluate/predictions.jsonl"))).toHaveLength(1);
    expect(await blobs.exists(trial(asked.runId, "golden/1.png"))).toBe(true);
  });

  test("is made again where a photo, a rival or the challenger is another one", async () => {
    const { runId } = await twice();
    await trained(asked.runId, "c");
    expect((await prepare()).evaluatedFor).toBeUndefined();
    await trained(asked.runId);
    await blobs.writeLines(paths.run(asked.runId, "photos.jsonl"), [
      { photo: photo(9), path: "pets/cat/9.png", etag: "e", label: "cat", split: "test" },
    ]);
    expect((await prepare()).evaluatedFor).toBeUndefined();
    await photosOf(asked.runId);
    expect((await prepare()).evaluatedFor).toBe(runId);
    await release(released("1", "d"), 4);
    await pointAt(released("1", "d"));
    expect((await prepare()).evaluatedFor).toBeUndefined();
  });

  test("is made again where its files are gone, and for a run that was forced", async () => {
    const { runId } = await twice({ force: true });
    expect((await prepare()).evaluatedFor).toBeUndefined();
    expect((await prepare({ ...asked, continues: runId })).evaluatedFor).toBe(runId);
    await blobs.remove(trial(runId, "golden/golden.json"));
    expect((await prepare({ ...asked, continues: runId })).evaluatedFor).toBeUndefined();
  });
});
