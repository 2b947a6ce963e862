import { beforeEach, describe, expect, test } from "vitest";
import { prepareTrialsWith } from "../../../activities/search/prepare-trials.ts";
import { shardSpec } from "../../../shared/dataset/shards.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import type { Plan } from "../../../shared/plan/schema.ts";
import { trainerOf } from "../../../shared/plan/trainers.ts";
import { drawTrials } from "../../../shared/search/strategies/draw.ts";
import { trainTask } from "../../../shared/search/tasks.ts";
import { takeNext } from "../../../shared/tasks/queue.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, newRun, photo, specAt } from "../ground.ts";
import { startMlflow } from "../mlflow.ts";

const { mlflow, runs, metrics } = await startMlflow();
const dataset = "d".repeat(64);
let asked = newRun();

async function shard(id: string, photos: number[]) {
  const spec = shardSpec(asked.plan.preprocess);
  await blobs.writeJson(paths.shard(spec, id, "json"), { photos: photos.map(photo) });
}
const prepare = (request = asked) => {
  const trials = drawTrials(request.plan.search);
  const data = { dataset, classes: ["cat", "dog"], mlflowRunId: "parent" };
  return prepareTrialsWith({ blobs, mlflow, settings: { DARKROOM_COMMIT: "c0ffee" } })(
    { request, ...data, trials },
    new Hub(),
  );
};

beforeEach(async () => {
  // Shards are shared: only those of this size are this test's.
  const size = 8 + Number(asked.model.split("-")[1]);
  asked = newRun(`search: {trials: 3, parallel: 2}\npreprocess: {size: [${size}, 32]}`);
  const lines = [1, 2, 3].map((n) => ({
    photo: photo(n),
    label: "cat",
    split: "train",
    path: `${n}`,
    etag: "e",
  }));
  await blobs.writeLines(paths.run(asked.runId, "photos.jsonl"), lines);
  await shard("a", [1, 2]);
  await shard("b", [3, 9]);
  await shard("unneeded", [8]);
});

describe("the trials of a search", () => {
  test("are told what was drawn for them, and where photos, labels and pixels are", async () => {
    const read = await Promise.all((await prepare()).specs.map((uri) => specAt(uri as string)));
    for (const spec of read) expect(trainTask.spec.parse(spec)).toEqual(spec);
    expect(read[1]).toMatchObject({
      format: 1,
      trial: { number: 2 },
      interim: 60,
      ...{ trainer: "keras.cnn", epochs: 12, selectBy: "validation_accuracy", classes: ["cat", "dog"] },
      size: asked.plan.preprocess.size,
      manifest: blobs.uri(paths.dataset(asked.model, dataset, "manifest.jsonl")),
      model: blobs.uri(paths.run(asked.runId, "trials/2")),
      result: blobs.uri(paths.run(asked.runId, "trials/2/result.json")),
      mlflow: {
        parentRun: "parent",
        runName: "trial-2",
        tags: {
          "darkroom.trial_number": "2",
          "darkroom.dataset": dataset,
          "darkroom.plan": asked.trainingHash,
          "darkroom.code": asked.code,
          "mlflow.user": "darkroom",
          "mlflow.source.git.commit": "c0ffee",
        },
      },
    });
    const shards = ["a", "b"].map((id) => expect.stringContaining(`/${id}.npz`));
    expect(read.map((spec) => spec.shards)).toEqual([shards, shards, shards]);
    expect(read.map((spec) => spec.features)).toEqual([[], [], []]);
  });

  test("of a pretrained network are told where its features of these shards are", async () => {
    const { runId } = asked;
    const size = [64, 40 + Number(asked.model.split("-")[1])];
    asked = newRun(
      `preprocess: {size: [${size}]}\nsearch: {trainers: [pretrained.efficientnet-lite0], trials: 1}`,
    );
    await blobs.copy(paths.run(runId, "photos.jsonl"), paths.run(asked.runId, "photos.jsonl"));
    await shard("a", [1, 2]);
    await shard("b", [3]);
    const [{ features }] = await Promise.all((await prepare()).specs.map((uri) => specAt(uri as string)));
    const seen = features.map((file: { pixels: string; variant: string }) => [
      file.pixels.slice(-5),
      file.variant,
    ]);
    const variants = (shard: string) => ["plain", "mirrored"].map((variant) => [shard, variant]);
    expect(seen).toEqual(["a.npz", "b.npz"].flatMap(variants));
  });

  test("begin with the plan's weights where their trainer begins with some, and train for its epochs", async () => {
    const sha = "a".repeat(64);
    const mixed = (uri: string, sha256 = sha) =>
      plan(
        `search: {trainers: [keras.cnn, pretrained.efficientnet-lite0], per_trainer: 1, weights: {uri: "${uri}", sha256: ${sha256}}}`,
      );
    const told = async (search: Pick<Plan, "search">) => {
      const request = { ...asked, plan: { ...asked.plan, search: search.search } };
      return Promise.all((await prepare(request)).specs.map((uri) => specAt(uri as string)));
    };
    const [scratch, head] = await told(mixed("weights/a b.onnx"));
    expect(scratch).toMatchObject({ trainer: "keras.cnn", epochs: 12 });
    expect(scratch).not.toHaveProperty("weights");
    const uri = blobs.uri({ container: "weights", path: "a b.onnx" });
    expect(head).toMatchObject({ epochs: trainerOf(head.trainer).epochs, weights: { uri, sha256: sha } });
    const [, mirrored] = await told(mixed("https://example.com/a.onnx"));
    expect(mirrored.weights).toEqual({ uri: "https://example.com/a.onnx", sha256: sha, ours: false });
    expect(mirrored.trial.id).toBe(head.trial.id);
    const [alike, other] = await told(mixed("weights/a b.onnx", "b".repeat(64)));
    expect(alike.trial.id).toBe(scratch.trial.id);
    expect(other.trial.id).not.toBe(head.trial.id);
  });

  test("are known by what they are made of: the same again is the same trial, under other code another one", async () => {
    const idsOf = async (request: typeof asked) => {
      const { specs } = await prepare(request);
      const read = await Promise.all(specs.map((uri) => specAt(uri as string)));
      return read.map(({ trial }) => trial.id);
    };
    const first = await idsOf(asked);
    expect(new Set(first).size).toBe(3);
    expect(await idsOf(asked)).toEqual(first);
    const other = await idsOf({ ...asked, code: "9".repeat(64) });
    expect(other.filter((id) => first.includes(id))).toEqual([]);
  });

  test("wait in a queue, which a repetition does not fill again", async () => {
    const { specs, queue } = await prepare();
    expect(queue).toBe("trial");
    const { runId } = asked;
    const take = (token: string) => takeNext(blobs, runId, "trial", token);
    expect(await take("a-1")).toEqual({ runId, step: "trial-1", entryPoint: "train", spec: specs[0] });
    await prepare();
    expect((await take("a-2"))?.step).toBe("trial-2");
  });

  test("are kept as they were drawn", async () => {
    await prepare();
    const { mlflowRunId, trials } = await jsonOf(paths.run(asked.runId, "trials.json"));
    expect([mlflowRunId, trials]).toEqual(["parent", drawTrials(asked.plan.search)]);
  });
});

describe("a trial that was finished before", () => {
  const model = (n: number) => `weights of ${n}`;
  const at = (runId: string, n: number, file: string) => paths.run(runId, `trials/${n}/${file}`);
  const figures = { train_loss: 0.2, train_accuracy: 0.9, validation_loss: 0.3, validation_accuracy: 0.8 };

  /** What a trial's task leaves. */
  async function train(runId: string, n: number) {
    await blobs.write(at(runId, n, "model.onnx"), model(n));
    await blobs.writeJson(at(runId, n, "model.json"), { classes: ["cat", "dog"] });
    await blobs.writeJson(at(runId, n, "result.json"), {
      mlflowRunId: `old-${n}`,
      epochs: [1, 2].map((epoch) => ({ epoch, ...figures, seconds: 1 })),
      best: { epoch: 1, validation_accuracy: 0.8, validation_loss: 0.3 },
      model: { folder: "elsewhere", sha256: sha256(model(n)), bytes: 12 },
      photos: { train: 1, validation: 1, missing: 0 },
    });
  }
  /** Another attempt, or another life cycle, with the same photos. */
  async function next(changes: object = {}) {
    const first = asked;
    asked = { ...first, runId: first.runId.replace(/\d+$/, (n) => String(Number(n) + 1)), ...changes };
    await blobs.copy(paths.run(first.runId, "photos.jsonl"), paths.run(asked.runId, "photos.jsonl"));
    return first;
  }
  const done = ({ specs }: { specs: (string | null)[] }) => specs.map((spec) => spec === null);

  test("is not trained again: its model is copied, and outlives whatever becomes of the first run", async () => {
    await prepare();
    await train(asked.runId, 1);
    await train(asked.runId, 3);
    const { runId } = await next();
    expect(done(await prepare())).toEqual([true, false, true]);
    await blobs.remove(at(runId, 1, "model.onnx"));
    expect((await blobs.read(at(asked.runId, 1, "model.onnx")))?.text).toBe(model(1));
    const result = await jsonOf(at(asked.runId, 1, "result.json"));
    expect(result.model.folder).toBe(blobs.uri(paths.run(asked.runId, "trials/1")));
    expect((await takeNext(blobs, asked.runId, "trial", "a-1"))?.step).toBe("trial-2");
    expect(await takeNext(blobs, asked.runId, "trial", "a-2")).toBeNull();
    const { trials } = await jsonOf(paths.run(asked.runId, "trials.json"));
    expect(trials.map(({ reusedFrom }: { reusedFrom?: object }) => reusedFrom)).toEqual([
      { runId, number: 1 },
      undefined,
      { runId, number: 3 },
    ]);
  });

  test("stands in MLflow below the new life cycle, with its epochs and where it is from, once", async () => {
    await prepare();
    await train(asked.runId, 2);
    const { runId } = await next();
    await prepare();
    await prepare();
    const from = `trial 2 of ${runId}`;
    const shown = runs.filter(({ tags }) => tags["darkroom.reused_from"] === from);
    expect(shown).toMatchObject([
      {
        status: "FINISHED",
        tags: {
          "mlflow.parentRunId": "parent",
          "darkroom.trial_number": "2",
          "darkroom.reused_mlflow_run": "old-2",
          "mlflow.note.content": expect.stringContaining(
            `not trained again: it is ${from}. Best of 2 is epoch`,
          ),
          "mlflow.source.git.commit": "c0ffee",
        },
      },
    ]);
    expect(metrics.get(`${shown[0]?.id} validation_loss`)).toEqual([0.3, 0.3]);
    expect(metrics.get(`${shown[0]?.id} best_validation_accuracy`)).toEqual([0.8]);
    expect((await jsonOf(at(asked.runId, 2, "result.json"))).mlflowRunId).toBe(shown[0]?.id);
  });

  test("is trained again when its files are not whole any more, or the trainer's code is another one", async () => {
    await prepare();
    for (const n of [1, 2, 3]) await train(asked.runId, n);
    await blobs.remove(at(asked.runId, 1, "model.json"));
    await blobs.write(at(asked.runId, 2, "model.onnx"), "damaged");
    await next();
    expect(done(await prepare())).toEqual([false, false, true]);
    await next({ code: "9".repeat(64) });
    expect(done(await prepare())).toEqual([false, false, false]);
  });

  test("is trained again by a forced run, unless that goes on with one that did not come to its end", async () => {
    await prepare();
    await train(asked.runId, 1);
    const { runId } = await next({ force: true });
    expect(done(await prepare())).toEqual([false, false, false]);
    await next({ continues: runId });
    expect(done(await prepare())).toEqual([true, false, false]);
  });

  test("is the same for a repetition, also when it would find more finished by then", async () => {
    await prepare();
    const { runId } = await next();
    const prepared = await prepare();
    await train(runId, 1);
    expect(await prepare()).toEqual(prepared);
  });
});
