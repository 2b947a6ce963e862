import { beforeEach, describe, expect, test } from "vitest";
import { collectTrialsWith } from "../../../activities/search/collect-trials.ts";
import { observeTrialsWith } from "../../../activities/search/observe-trials.ts";
import { prepareTrialsWith } from "../../../activities/search/prepare-trials.ts";
import { readBudgetWith } from "../../../activities/search/read-budget.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { next } from "../../../shared/search/strategies/next.ts";
import { trainTask } from "../../../shared/search/tasks.ts";
import type { Rung, TrialPlan } from "../../../shared/search/trial.ts";
import { takeNext } from "../../../shared/tasks/queue.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, newRun, photo, specAt } from "../ground.ts";
import { startMlflow } from "../mlflow.ts";

const { mlflow, runs } = await startMlflow();
const HALVING = "search: {strategy: halving, trials: 4, halving: {eta: 2, rungs: 2}}";
let asked = newRun();

const at = (runId: string, n: number, until: number | undefined, file: string) =>
  paths.run(runId, until === undefined ? `trials/${n}/${file}` : `trials/${n}/epoch-${until}/${file}`);
const figures = (accuracy: number) => ({
  ...{ train_loss: 0.2, train_accuracy: 0.9, validation_loss: 1 - accuracy },
  validation_accuracy: accuracy,
});

/** What a trial's task leaves when it pauses after an epoch, or at its end. */
async function train(runId: string, n: number, until: number | undefined, accuracy = n / 10) {
  const model = `weights of ${n} after ${until ?? "all"}`;
  await blobs.write(at(runId, n, until, "model.onnx"), model);
  await blobs.writeJson(at(runId, n, until, "model.json"), { classes: ["cat", "dog"] });
  if (until) await blobs.write(at(runId, n, until, "checkpoint.npz"), `checkpoint of ${n}`);
  const epochs = Array.from({ length: until ?? 12 }, (_, e) => ({
    epoch: e + 1,
    ...figures(accuracy),
    seconds: 1,
  }));
  await blobs.writeJson(at(runId, n, until, "result.json"), {
    mlflowRunId: `${runId}-${n}`,
    epochs,
    best: { epoch: 1, validation_accuracy: accuracy, validation_loss: 1 - accuracy },
    model: { folder: "elsewhere", sha256: sha256(model), bytes: 12 },
    photos: { train: 1, validation: 1, missing: 0 },
  });
}

const prepare = (trials: TrialPlan[], request = asked) => {
  const data = {
    dataset: "d".repeat(64),
    classes: ["cat", "dog"],
    mlflowRunId: `parent of ${request.runId}`,
  };
  return prepareTrialsWith({ blobs, mlflow, settings: {} })({ request, ...data, trials }, new Hub());
};
const observe = (trials: TrialPlan[], outcomes: object[]) =>
  observeTrialsWith({ blobs })({ runId: asked.runId, trials, outcomes: outcomes as never }, new Hub());
const ended = (step: string, state = "succeeded") => ({ step, state, databricksRunId: "1" });
const first = () => next(asked.plan.search, []);
const second = (best: number[]) =>
  next(
    asked.plan.search,
    [1, 2, 3, 4].map((number) => ({
      number,
      rung: 1,
      best: { validationAccuracy: best.includes(number) ? 1 : 0, validationLoss: 1 },
    })),
  );

beforeEach(async () => {
  asked = newRun(HALVING);
  await blobs.writeLines(paths.run(asked.runId, "photos.jsonl"), [
    { photo: photo(1), label: "cat", split: "train", path: "1", etag: "e" },
  ]);
});

describe("a rung", () => {
  test("is told where it ends and what to leave, and the next one where to go on, in which MLflow run", async () => {
    const { runId } = asked;
    const { specs, queue } = await prepare(first());
    expect(queue).toBe("trial");
    const one = await specAt(specs[2] as string);
    expect(trainTask.spec.parse(one)).toEqual(one);
    const uri = (file: string) => blobs.uri(at(runId, 3, 6, file));
    expect(one).toMatchObject({
      epochs: 12,
      until: 6,
      checkpoint: uri("checkpoint.npz"),
      result: uri("result.json"),
    });
    expect(one).not.toHaveProperty("resume");
    await train(runId, 3, 6);
    const later = await prepare(second([1, 3]));
    expect(later.queue).toBe("rung2");
    const two = await specAt(later.specs[2] as string);
    expect(trainTask.spec.parse(two)).toEqual(two);
    expect(two).toMatchObject({
      ...{ epochs: 12, resume: uri("checkpoint.npz") },
      result: blobs.uri(at(runId, 3, undefined, "result.json")),
      mlflow: { run: `${runId}-3`, runName: "trial-3" },
    });
    for (const field of ["until", "checkpoint"]) expect(two).not.toHaveProperty(field);
    expect(two.trial.id).not.toBe(one.trial.id);
  });

  test("has tasks of those alone that go on, known by the trials' numbers", async () => {
    await prepare(first());
    const { specs } = await prepare(second([2, 4]));
    expect(specs.map((spec) => spec !== null)).toEqual([false, true, false, true]);
    const taken = await Promise.all(["a", "b"].map((token) => takeNext(blobs, asked.runId, "rung2", token)));
    expect(new Set(taken.map((task) => task?.step))).toEqual(new Set(["rung2-2", "rung2-4"]));
  });

  test("begins a trial anew whose MLflow run is not known, and ends as the same trial of a search without rungs", async () => {
    const [one] = (await prepare(second([1]))).specs;
    const halved = await specAt(one as string);
    expect(halved.mlflow).not.toHaveProperty("run");
    const { runId } = asked;
    asked = { ...asked, plan: newRun("search: {trials: 4}").plan, runId: runId.replace(/1$/, "2") };
    await blobs.copy(paths.run(runId, "photos.jsonl"), paths.run(asked.runId, "photos.jsonl"));
    const [whole] = (await prepare(first())).specs;
    expect(halved.trial.id).toBe((await specAt(whole as string)).trial.id);
  });

  test("is observed by the best epochs of its trials; those that failed or left nothing have none", async () => {
    for (const n of [1, 2, 3]) await train(asked.runId, n, 6);
    const seen = await observe(first(), [
      ...[ended("trial-1"), ended("trial-2", "failed"), ended("trial-4")], // 3 was reused
    ]);
    const best = (accuracy: number) => ({ validationAccuracy: accuracy, validationLoss: 1 - accuracy });
    expect(seen).toEqual([
      { number: 1, rung: 1, best: best(0.1) },
      { number: 2, rung: 1 },
      { number: 3, rung: 1, best: best(0.3) },
      { number: 4, rung: 1 },
    ]);
  });

  test("takes what the same rung of another run has left, to go on from, too", async () => {
    await prepare(first());
    await train(asked.runId, 2, 6);
    await train(asked.runId, 3, undefined); // the whole is no rung
    const { runId } = asked;
    asked = { ...asked, runId: runId.replace(/1$/, "2") };
    await blobs.copy(paths.run(runId, "photos.jsonl"), paths.run(asked.runId, "photos.jsonl"));
    const { specs } = await prepare(first());
    expect(specs.map((spec) => spec === null)).toEqual([false, true, false, false]);
    expect((await blobs.read(at(asked.runId, 2, 6, "checkpoint.npz")))?.text).toBe("checkpoint of 2");
    const [, goesOn] = (await prepare(second([2]))).specs;
    const shown = runs.find(({ tags }) => tags["darkroom.reused_from"] === `trial 2 of ${runId}`);
    expect((await specAt(goesOn as string)).mlflow.run).toBe(shown?.id);
  });
});

describe("the table of a search by rungs", () => {
  const collect = (outcomes: object[], trials: TrialPlan[]) =>
    collectTrialsWith({ blobs })({ request: asked, outcomes: outcomes as never, trials }, new Hub());
  const wentOn = (best: number[]) =>
    [...first().filter(({ number }) => !best.includes(number)), ...second(best)] as (TrialPlan & {
      rung: Rung;
    })[];

  test("says where each trial was left behind, and keeps the model that it had there", async () => {
    const { runId } = asked;
    await prepare(first());
    for (const n of [1, 2, 3, 4]) await train(runId, n, 6);
    await prepare(second([3, 4]));
    await train(runId, 4, undefined, 0.9);
    const trials = await collect(
      [...[1, 2, 3, 4].map((n) => ended(`trial-${n}`)), ended("rung2-3", "failed"), ended("rung2-4")],
      wentOn([3, 4]),
    );
    expect(trials.map(({ number, status, rung }) => [number, status, rung])).toEqual([
      [1, "succeeded", { number: 1, until: 6 }],
      [2, "succeeded", { number: 1, until: 6 }],
      [3, "failed", { number: 2 }],
      [4, "succeeded", { number: 2 }],
    ]);
    expect(trials[3]?.best?.validationAccuracy).toBe(0.9);
    expect((await blobs.read(at(runId, 1, undefined, "model.onnx")))?.text).toBe("weights of 1 after 6");
    expect((await blobs.read(at(runId, 4, undefined, "model.onnx")))?.text).toBe("weights of 4 after all");
    expect(await blobs.exists(at(runId, 3, undefined, "model.onnx"))).toBe(false);
    expect(await jsonOf(paths.run(runId, "search.json"))).toEqual(trials);
  });

  test("leaves no checkpoints, and is the same when it is made again", async () => {
    await prepare(first());
    for (const n of [1, 2, 3, 4]) await train(asked.runId, n, 6);
    await prepare(second([4]));
    await train(asked.runId, 4, undefined);
    const make = () =>
      collect(
        [1, 2, 3, 4].map((n) => ended(`trial-${n}`)),
        wentOn([4]),
      );
    const made = await make();
    for (const n of [1, 2, 3, 4])
      expect(await blobs.exists(at(asked.runId, n, 6, "checkpoint.npz"))).toBe(false);
    expect(await make()).toEqual(made);
  });
});

describe("a search with a budget", () => {
  test("keeps to it from its first rung on, and says which trials were not begun", async () => {
    const { plan: within } = newRun(`${HALVING.slice(0, -1)}, budget: {time: 1h, run_time: 2h}}`);
    asked = { ...asked, plan: within };
    const { runId, plan } = asked;
    const budgetAfter = (queue: string) => readBudgetWith({ blobs })({ runId, queue }, new Hub());
    const first = next(plan.search, []);
    await prepare(first);
    const queue = await jsonOf(paths.run(runId, "queues/trial.json"));
    expect(queue).toMatchObject({ closes: true, budget: { time: 3600, runTime: 7200, before: 0 } });
    await takeNext(blobs, runId, "trial", "a-1");
    expect(await budgetAfter("trial")).toEqual({ spent: false });

    // As if it had been begun two hours ago.
    const since = new Date(Date.now() - 7_200_000).toISOString();
    await blobs.writeJson(paths.run(runId, "queues/trial.json"), {
      ...queue,
      budget: { ...queue.budget, since },
    });
    expect(await takeNext(blobs, runId, "trial", "a-2")).toBeNull();
    expect(await budgetAfter("trial")).toEqual({ spent: true });
    await train(runId, 1, first[0]?.rung?.until);
    const outcomes = first.map(({ number }) => ({
      step: `trial-${number}`,
      ...(number === 1 ? { state: "succeeded" } : { state: "failed", message: "no lane has taken it" }),
    }));
    const rows = await collectTrialsWith({ blobs })(
      { request: asked, outcomes: outcomes as never, trials: first },
      new Hub(),
    );
    expect(rows.map(({ status, notBegun }) => [status, notBegun])).toEqual([
      ["succeeded", undefined],
      ...[2, 3, 4].map(() => ["cancelled", true]),
    ]);

    await prepare(
      next(plan.search, [{ number: 1, rung: 1, best: { validationLoss: 1, validationAccuracy: 0 } }]),
    );
    const second = await jsonOf(paths.run(runId, "queues/rung2.json"));
    expect(second).toMatchObject({ closes: false, budget: { since } });
  });
});
