import { beforeEach, describe, expect, test } from "vitest";
import { collectEvaluateWith } from "../../../activities/evaluation/collect-evaluate.ts";
import { prepareEvaluateWith } from "../../../activities/evaluation/prepare-evaluate.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { measured, request, trials } from "../../orchestrations/fixtures.ts";
import { Hub, startStorage } from "../../shared/intake/hub.ts";

const blobs = new Blobs(await startStorage());
const hub = new Hub();
const photo = (n: number) => n.toString(16).padStart(64, "0");
let runs = 0;
let asked = request();

beforeEach(async () => {
  asked = request({ model: `pets-${++runs}`, runId: `pets-${runs}-1-1-1-1` });
  const photos = [1, 2, 3, 4].map((n) => ({
    ...{
      photo: photo(n),
      path: `pets/cat/${n}.png`,
      etag: "e",
      label: "cat",
      split: n === 4 ? "train" : "test",
    },
  }));
  await blobs.writeLines(paths.run(asked.runId, "photos.jsonl"), photos);
});

const released = (version: string, letter: string) => ({
  version,
  runId: `run-${version}`,
  sha256: letter.repeat(64),
});

/** A version whose card says that it has learned from one photo. */
async function release(version: string, letter: string, learned: number) {
  const at = (file: string) => paths.model(asked.model, version, file);
  await blobs.write(at("model.onnx"), "weights");
  await blobs.writeJson(at("model.json"), {});
  await blobs.writeJson(at("version.json"), {
    ...{ model: asked.model, snapshot: "s", dataset: letter.repeat(64), mlflowRunId: "m" },
    ...{ trainingHash: "t", code: "c", accuracy: 0.9, ...released(version, letter) },
  });
  const line = { photo: photo(learned), label: "cat", split: "train" };
  await blobs.writeLines(paths.dataset(asked.model, letter.repeat(64), "manifest.jsonl"), [line]);
}
const pointAt = (traffic: object) =>
  blobs.writeJson(paths.traffic(asked.model), { previous: null, since: "2026-01-01T00:00:00Z", ...traffic });

const prepare = () => prepareEvaluateWith({ blobs })({ request: asked, winner: trials[1] as never }, hub);
const judging = async () =>
  (await collect(blobs.texts(paths.run(asked.runId, "evaluate/test.jsonl")))).map(
    (line) => JSON.parse(line).photo,
  );
const spec = async () =>
  JSON.parse((await blobs.read(paths.run(asked.runId, "evaluate/spec.json")))?.text ?? "");

describe("an evaluation", () => {
  test("measures a first model alone", async () => {
    expect(await prepare()).toMatchObject({ serving: null, champion: null, best: null });
    expect((await spec()).models.map(({ name }: { name: string }) => name)).toEqual(["challenger"]);
    expect(await judging()).toEqual([1, 2, 3].map(photo));
  });

  test("has the champion and the best so far beside it, on photos that neither has learned from", async () => {
    await release("1", "a", 2);
    await release("2", "b", 3);
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
    await release("1", "a", 4);
    await pointAt({ ...released("1", "a"), best: released("1", "a") });
    expect(await prepare()).toMatchObject({ champion: released("1", "a"), best: null });
  });

  test("does without versions whose files are gone or belong to another run", async () => {
    await release("1", "a", 4);
    await blobs.remove(paths.model(asked.model, "1", "model.onnx"));
    await release("2", "b", 4);
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

describe("an evaluation's result", () => {
  const rivals = { serving: released("2", "b"), champion: released("2", "b"), best: null };
  const confusion = { labels: ["cat"], counts: [[3]] };
  const judged = (accuracy: number) => ({ ...measured(accuracy), confusion });
  const pair = { photos: 3, both: 2, onlyFirst: 1, onlySecond: 0, neither: 0, compared: 1 };
  const result = (sha256: string) => ({
    photos: 3,
    constant: { label: "cat", correct: 3 },
    leftOut: [],
    models: { challenger: judged(1), champion: { ...judged(0.67), sha256 } },
    pairs: { champion: { ...pair, classes: [{ label: "cat", photos: 3, onlyFirst: 1, onlySecond: 0 }] } },
    common: { photos: 3, correct: { challenger: 3, champion: 2 } },
  });
  const collected = async (sha256: string) => {
    await prepare();
    await blobs.writeJson(paths.run(asked.runId, "evaluate/result.json"), result(sha256));
    return collectEvaluateWith({ blobs })({ request: asked, ...rivals }, hub);
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

  test("that says nothing of the challenger is none", async () => {
    const { challenger: _, ...models } = result("b".repeat(64)).models;
    const odd = { ...result("b".repeat(64)), models };
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
    const model = asked.model;
    expect((await collected("b".repeat(64))).judgedBefore).toBe(0);
    expect((await collected("b".repeat(64))).judgedBefore).toBe(0);
    for (const [n, before] of [
      [2, 1],
      [3, 2],
    ] as const) {
      const photos = paths.run(asked.runId, "photos.jsonl");
      asked = request({ model, runId: `${model}-1-1-1-${n}` });
      await blobs.copy(photos, paths.run(asked.runId, "photos.jsonl"));
      expect((await collected("b".repeat(64))).judgedBefore).toBe(before);
    }
  });
});
