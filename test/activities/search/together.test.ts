import { beforeEach, describe, expect, test } from "vitest";
import { collectTrialsWith } from "../../../activities/search/collect-trials.ts";
import { observeTrialsWith } from "../../../activities/search/observe-trials.ts";
import { prepareTrialsWith } from "../../../activities/search/prepare-trials.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { newestTasks } from "../../../shared/runs/trial-tasks.ts";
import { next } from "../../../shared/search/strategies/next.ts";
import { trainSeveralTask, trainTask } from "../../../shared/search/tasks.ts";
import { takeNext } from "../../../shared/tasks/queue.ts";
import { taskRecord } from "../../../shared/tasks/records.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, newRun, photo, specAt } from "../ground.ts";
import { startMlflow } from "../mlflow.ts";

const { mlflow } = await startMlflow();
let asked = newRun();

async function search(more: string) {
  asked = newRun(`search: {trials: 5, trials_per_run: 2${more}}`);
  const line = { photo: photo(1), label: "cat", split: "train", path: "1", etag: "e" };
  await blobs.writeLines(paths.run(asked.runId, "photos.jsonl"), [line]);
}
beforeEach(() => search(""));

const prepare = (request = asked) => {
  const data = { dataset: "d".repeat(64), classes: ["cat", "dog"], mlflowRunId: "parent" };
  const trials = next(request.plan.search, []);
  return prepareTrialsWith({ blobs, mlflow, settings: {} })({ request, ...data, trials }, new Hub());
};
const collect = (outcomes: object[]) =>
  collectTrialsWith({ blobs })({ request: asked, outcomes: outcomes as never }, new Hub());
const ended = (step: string, state = "succeeded") => ({ step, state, databricksRunId: "7" });
/** What a trial leaves at its end, or after its rung. */
const train = (n: number, folder = "") =>
  blobs.writeJson(paths.run(asked.runId, `trials/${n}/${folder}result.json`), {
    mlflowRunId: `${asked.runId}-${n}`,
    epochs: [],
    best: { epoch: 1, validation_accuracy: n / 10, validation_loss: 1 },
    model: { folder: "f", sha256: "a", bytes: 1 },
    photos: { train: 1, validation: 1, missing: 0 },
  });
const statuses = (trials: { number: number; status: string; reason?: string | undefined }[]) =>
  trials.map(({ number, status, reason }) => [number, status, reason]);

describe("trials that share Databricks runs", () => {
  test("are told in one spec, each by its own, and known by the first of them; a repetition finds the same", async () => {
    const { specs } = await prepare();
    expect(specs.map((spec) => spec !== null)).toEqual([true, false, true, false, true]);
    const shared = await specAt(specs[2] as string);
    expect(trainSeveralTask.spec.parse(shared)).toEqual(shared);
    expect(shared.trials.map(({ number }: { number: number }) => number)).toEqual([3, 4]);
    for (const { number, spec } of shared.trials) {
      const own = trainTask.spec.parse(await specAt(spec));
      expect(own).toMatchObject({ trial: { number }, mlflow: { runName: `trial-${number}` } });
    }
    const tasks = await Promise.all(
      ["a", "b", "c", "d"].map((token) => takeNext(blobs, asked.runId, "trial", token)),
    );
    expect(tasks.flatMap((task) => (task ? [[task.step, task.entryPoint]] : [])).sort()).toEqual([
      ["trial-1", "train_several"],
      ["trial-3", "train_several"],
      ["trial-5", "train_several"],
    ]);
    expect((await prepare()).specs).toEqual(specs);
  });

  test("are spread by Spark, all in one run, where the plan says so, and some in each where it says that too", async () => {
    const shared = async () => {
      const { specs } = await prepare();
      return Promise.all(specs.flatMap((spec) => (spec ? [specAt(spec)] : [])));
    };
    await search(", engine: spark");
    asked.plan.search.trials_per_run = undefined;
    const [all, ...others] = await shared();
    expect(others).toEqual([]);
    expect(trainSeveralTask.spec.parse(all)).toMatchObject({ engine: "spark", trials: { length: 5 } });
    await search(", engine: spark");
    expect((await shared()).map(({ engine, trials }) => [engine, trials.length])).toEqual([
      ["spark", 2],
      ["spark", 2],
      ["spark", 1],
    ]);
  });

  test("are each what became of them: done, failed alone, or not done when their run was killed", async () => {
    await prepare();
    for (const n of [1, 3]) await train(n);
    const failures = [{ number: 4, reason: "Diverged: the loss became NaN" }];
    await blobs.writeJson(paths.run(asked.runId, "together/trial-3/result.json"), { failures });
    const killed = { ...ended("trial-1", "failed"), message: "it was killed twice" };
    const trials = await collect([killed, ended("trial-3"), ended("trial-5", "cancelled")]);
    expect(statuses(trials)).toEqual([
      [1, "succeeded", undefined],
      [2, "failed", "it was killed twice"],
      [3, "succeeded", undefined],
      [4, "failed", "Diverged: the loss became NaN"],
      [5, "cancelled", undefined],
    ]);
    expect(trials.map(({ databricksRunId }) => databricksRunId)).toEqual(["7", "7", "7", "7", "7"]);
  });

  test("that were finished before are not trained again, and take no run where none of those that share it is left", async () => {
    await prepare();
    const before = asked.runId;
    for (const n of [1, 2, 3]) {
      await train(n);
      const at = (file: string) => paths.run(before, `trials/${n}/${file}`);
      const model = await blobs.write(at("model.onnx"), "").then(() => at("model.onnx"));
      expect(await blobs.exists(model)).toBe(true);
      await blobs.writeJson(at("model.json"), {});
      const result = await jsonOf(at("result.json"));
      const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; // of nothing
      await blobs.writeJson(at("result.json"), { ...result, model: { ...result.model, sha256 } });
    }
    asked = { ...asked, runId: before.replace(/1$/, "2") };
    await blobs.copy(paths.run(before, "photos.jsonl"), paths.run(asked.runId, "photos.jsonl"));
    const { specs } = await prepare();
    expect(specs.map((spec) => spec !== null)).toEqual([false, false, true, false, true]);
    expect((await specAt(specs[2] as string)).trials).toMatchObject([{ number: 4 }]);
    await train(4);
    const trials = await collect([ended("trial-3"), ended("trial-5", "failed")]);
    expect(trials.map(({ status, reusedFrom }) => [status, reusedFrom?.number])).toEqual([
      ["succeeded", 1],
      ["succeeded", 2],
      ["succeeded", 3],
      ["succeeded", undefined],
      ["failed", undefined],
    ]);
  });

  test("are observed by rungs as if each had a run of its own", async () => {
    await search(", strategy: halving, halving: {eta: 2, rungs: 2}");
    const trials = next(asked.plan.search, []);
    await prepare();
    for (const n of [1, 4]) await train(n, "epoch-6/");
    const outcomes = [ended("trial-1"), ended("trial-3", "failed"), ended("trial-5")] as never;
    const seen = await observeTrialsWith({ blobs })({ runId: asked.runId, trials, outcomes }, new Hub());
    expect(seen.map(({ number, best }) => [number, best?.validationAccuracy])).toEqual([
      [1, 0.1],
      [2, undefined],
      [3, undefined],
      [4, 0.4],
      [5, undefined],
    ]);
  });

  test("were not begun when the budget was spent before their run was", async () => {
    await search(", budget: {time: 1h}");
    await prepare();
    await takeNext(blobs, asked.runId, "trial", "lane-1");
    const taken = paths.run(asked.runId, "queues/trial.taken.json");
    await blobs.writeJson(taken, { ...(await jsonOf(taken)), closed: true });
    for (const n of [1, 2]) await train(n);
    const trials = await collect([ended("trial-1"), ended("trial-3", "failed"), ended("trial-5", "failed")]);
    expect(trials.map(({ status, notBegun }) => [status, notBegun])).toEqual([
      ...[1, 2].map(() => ["succeeded", undefined]),
      ...[3, 4, 5].map(() => ["cancelled", true]),
    ]);
  });

  test("have the pages and logs of the run that they share", async () => {
    await prepare();
    for (const step of ["trial-1", "trial-3"]) await blobs.writeJson(taskRecord(asked.runId, step, 1), {});
    const newest = await newestTasks(blobs, asked.runId);
    expect([...newest].map(([number, { path }]) => [number, path.split("/").at(-1)])).toEqual([
      [1, "trial-1.1.json"],
      [2, "trial-1.1.json"],
      [3, "trial-3.1.json"],
      [4, "trial-3.1.json"],
    ]);
  });
});
