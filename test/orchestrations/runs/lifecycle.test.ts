import { describe, expect, test } from "vitest";
import { lifecycle } from "../../../orchestrations/runs/lifecycle.ts";
import { lifecycle as contract } from "../../../shared/runs/result.ts";
import { allGoesWell, evidence, measured, plan, request, rival, tasksSucceed, trials } from "../fixtures.ts";
import { PENDING, play, type Script } from "../replay.ts";

const live = (activities: Script["activities"] = {}, more: Partial<Script> = {}) =>
  play(contract, lifecycle, request(), {
    activities: { ...allGoesWell, ...activities },
    orchestrations: tasksSucceed,
    ...more,
  });

const names = (calls: { name: string }[]) => calls.map(({ name }) => name);

test("a life cycle fails where more of its trials do than the plan tolerates, and keeps the table of them", async () => {
  const asked = request({ plan: plan("search: {trials: 3, failed_trials: 30%}") });
  const { output } = await play(contract, lifecycle, asked, {
    activities: {
      ...allGoesWell,
      collectTrials: () =>
        trials.map((one) => (one.number === 3 ? { ...one, status: "failed", reason: "no disk" } : one)),
    },
    orchestrations: tasksSucceed,
  });
  expect(output).toMatchObject({
    outcome: "failed",
    because: "1 of 3 trials failed, and search.failed_trials tolerates 30 %. Trial 3: no disk",
    trials: { length: 3 },
  });
});

test("a life cycle on an older dataset looks for no deleted photos, and may be released", async () => {
  const { output, calls } = await play(contract, lifecycle, request({ fromDataset: "e".repeat(64) }), {
    activities: allGoesWell,
    orchestrations: tasksSucceed,
  });
  expect(output).toMatchObject({ outcome: "promoted", version: "7" });
  expect(names(calls)).not.toContain("findDeletions");
});

describe("a life cycle on a sample", () => {
  const sampled = (activities: Script["activities"] = {}) =>
    play(contract, lifecycle, request({ sample: 20 }), {
      activities: { ...allGoesWell, ...activities },
      orchestrations: tasksSucceed,
    });

  test("goes the whole way to the gate, looks for no deleted photos, and is never released", async () => {
    const { output, calls } = await sampled();
    expect(output).toMatchObject({
      outcome: "refused",
      because: "a run on a sample, 20 photos of each class, is never released: POST retrain trains on all",
      winner: 2,
      verdict: { passed: false },
    });
    expect(output).not.toHaveProperty("version");
    expect(names(calls).slice(-2)).toEqual(["collectEvaluate", "finishRun"]);
    expect(names(calls)).not.toContain("findDeletions");
    expect(output.verdict?.checks.every(({ passed }) => passed)).toBe(true);
  });

  test("says what else would keep its model out", async () => {
    const { output } = await sampled({ collectEvaluate: () => evidence({ challenger: measured(0.5) }) });
    expect(output.because).toMatch(/never released.*; better than the best constant: 50.0 %/);
  });
});

describe("a life cycle", () => {
  test("goes from photos to a version that serves", async () => {
    const { output, calls } = await live();
    expect(output).toMatchObject({ outcome: "promoted", version: "7", winner: 2 });
    expect(names(calls)).toEqual([
      "openRun",
      "prepareInspect",
      "databricksTask",
      "describeDataset",
      "keepQuarantine",
      "findDeletions",
      "prepareCheck",
      "databricksTask",
      "collectCheck",
      "preparePreprocess",
      "databricksTask",
      "prepareTrials",
      "taskPool",
      "collectTrials",
      "prepareEvaluate",
      "databricksTask",
      "collectEvaluate",
      "prepareRegister",
      "databricksTask",
      "collectRegister",
      "smokeTest",
      "claimVersion",
      "copyModel",
      "promote",
      "setAliases",
      "finishRun",
    ]);
  });

  test("says which stage it is in", async () => {
    const { statuses } = await live();
    const stages = new Set(statuses.map((status) => (status as { stage: string }).stage));
    expect([...stages]).toEqual([
      "inspect",
      "dataset",
      "check",
      "preprocess",
      "search",
      "evaluate",
      "release",
      "promote",
      "finish",
    ]);
  });

  test("spends nothing on photos that cannot be trained on", async () => {
    const { output, calls } = await live({
      describeDataset: () => ({
        ...allGoesWell.describeDataset(),
        errors: ['"cat" has no photo in the test split'],
      }),
      collectCheck: () => ({ errors: ['"cat" has no photo in the test split'], warnings: [] }),
    });
    expect(output).toMatchObject({ outcome: "rejected", because: '"cat" has no photo in the test split' });
    expect(names(calls)).not.toContain("preparePreprocess");
    expect(calls.find(({ name }) => name === "prepareCheck")?.input).toMatchObject({
      problems: ['"cat" has no photo in the test split'], // so that the report says it
    });
  });

  test("does not rest on an earlier run where too many files cannot be read", async () => {
    const because = "30 of 130 files (23 %) cannot be read: 30 truncated. Save them again.";
    const { output } = await live({
      describeDataset: () => ({
        ...{ ...allGoesWell.describeDataset(), trainedBy: "pets-earlier-1", tooManyUnreadable: true },
      }),
      collectCheck: () => ({ errors: [because], warnings: [] }),
    });
    expect(output).toMatchObject({ outcome: "rejected", because });
  });

  test("stops before any training where a data check says that it would mean nothing", async () => {
    const because = "15 of 20 photos are of one colour. Remove photos that show nothing.";
    const { output, calls } = await live({ collectCheck: () => ({ errors: [because], warnings: ["look"] }) });
    expect(output).toMatchObject({
      outcome: "rejected",
      because,
      warnings: ["look"],
      dataset: "d".repeat(64),
    });
    expect(names(calls)).not.toContain("preparePreprocess");
    expect(names(calls).at(-1)).toBe("finishRun");
  });

  test("goes on with what people should look at", async () => {
    const warnings = ['"cat" has 90 photos, "dog" has 3: 30.0 times as many. Add photos of "dog".'];
    const { output } = await live({ collectCheck: () => ({ errors: [], warnings }) });
    expect(output).toMatchObject({ outcome: "promoted", warnings });
  });

  test("does not train again what an earlier run has trained", async () => {
    const { output, calls } = await live({
      describeDataset: () => ({
        ...allGoesWell.describeDataset(),
        ...{ trainedBy: "pets-earlier-1", warnings: ['2 photos of "newt" are held back.'] },
      }),
    });
    expect(output).toMatchObject({
      ...{ outcome: "unchanged", sameAs: "pets-earlier-1" },
      warnings: ['2 photos of "newt" are held back.'],
    });
    expect(names(calls)).not.toContain("prepareTrials");
  });

  test("does not train without deleted photos unless the plan says so, or a person", async () => {
    const deletions = { findDeletions: () => ({ deleted: 3, nothingElse: { version: "7", learned: 2 } }) };
    const { output, calls } = await live(deletions);
    expect(output).toMatchObject({
      outcome: "unchanged",
      because: expect.stringContaining("on_delete: retrain"),
    });
    expect(names(calls)).not.toContain("prepareTrials");
    const retrain = request({ plan: plan("dataset: {on_delete: retrain}") });
    for (const one of [retrain, request({ force: true })]) {
      const script = { activities: { ...allGoesWell, ...deletions }, orchestrations: tasksSucceed };
      expect((await play(contract, lifecycle, one, script)).output.outcome).toBe("promoted");
    }
  });

  test("does not train without photos that the plan includes no more, whatever becomes of deleted ones", async () => {
    const nothingElse = { version: "7", learned: 0, noneDeleted: true };
    const script = {
      activities: { ...allGoesWell, findDeletions: () => ({ deleted: 0, nothingElse }) },
      orchestrations: tasksSucceed,
    };
    for (const on_delete of ["taint", "retrain"]) {
      const one = request({ plan: plan(`dataset: {on_delete: ${on_delete}}`) });
      expect((await play(contract, lifecycle, one, script)).output).toMatchObject({
        outcome: "unchanged",
        because: expect.stringContaining("only photos that dataset.include takes no more"),
      });
    }
    const forced = await play(contract, lifecycle, request({ force: true }), script);
    expect(forced.output.outcome).toBe("promoted");
  });

  test("goes on when a trial fails, and names the failure when all do", async () => {
    const failed = {
      number: 1,
      trainer: "keras.cnn",
      hyperparameters: {},
      status: "failed",
      reason: "loss became NaN",
    };
    const [, second] = allGoesWell.collectTrials();
    const some = await live({ collectTrials: () => [failed, second] });
    expect(some.output).toMatchObject({ outcome: "promoted", winner: 2 });
    const none = await live({ collectTrials: () => [failed] });
    expect(none.output).toMatchObject({ outcome: "failed", because: "No trial finished. loss became NaN" });
  });

  test("releases nothing that the gate refuses", async () => {
    const { output, calls } = await live({ collectEvaluate: () => evidence({ challenger: measured(0.5) }) });
    expect(output.outcome).toBe("refused");
    expect(output.because).toContain("better than the best constant");
    expect(names(calls)).not.toContain("prepareRegister");
  });

  test("serves the bytes that were judged, in place of the version that they were compared with", async () => {
    const serving = { version: "3", runId: "run-3", sha256: "b".repeat(64) };
    const { calls } = await live({
      collectEvaluate: () => evidence({ serving, champion: { ...rival("3", 5, 2), sha256: serving.sha256 } }),
    });
    const input = (name: string) => calls.find((call) => call.name === name)?.input;
    const sha256 = "a".repeat(64);
    expect(input("smokeTest")).toEqual({ runId: request().runId, trial: 2, sha256 });
    expect(input("copyModel")).toMatchObject({
      version: "7",
      sha256,
      registry: { name: "pets", number: "7" },
    });
    const challenger = { version: "7", runId: request().runId, sha256 };
    expect(input("promote")).toEqual({ model: "pets", challenger, champion: serving, best: challenger });
  });

  test("tells of a registry that counts anew, and of a class that the model never answers", async () => {
    const [cat, dog] = measured(0.95).classes as [object, object];
    const challenger = { ...measured(0.95), classes: [cat, { ...dog, predicted: 0 }] };
    const { output } = await live({
      collectEvaluate: () => ({ ...evidence(), challenger }),
      collectRegister: () => ({ name: "pets", number: "1" }),
    });
    expect(output).toMatchObject({ outcome: "promoted", version: "7" });
    expect(output.warnings?.join()).toMatch(
      /answers "dog" to none.*registry calls this model version 1.*version 7/s,
    );
  });

  test("ends with the reason when a task fails", async () => {
    const broken = {
      ...tasksSucceed,
      databricksTask: () => ({ step: "inspect-1", state: "failed", message: "no disk left" }),
    };
    const { output, calls } = await live({}, { orchestrations: broken });
    expect(output).toMatchObject({ outcome: "failed", because: "no disk left" });
    expect(names(calls).slice(-3)).toEqual(["cancelTasks", "tasksGoOn", "finishRun"]);
  });

  test("cancels its Databricks runs and waits for them when it is cancelled", async () => {
    let cancelled = false;
    const { output, calls } = await live(
      {
        cancelTasks: () => {
          cancelled = true;
          return { cancelled: 2 };
        },
      },
      {
        orchestrations: {
          ...tasksSucceed,
          taskPool: () => (cancelled ? [{ step: "trial-1", state: "cancelled" }] : PENDING),
        },
        event: { name: "cancel", payload: { reason: "wrong photos" }, during: "taskPool" },
      },
    );
    expect(output).toMatchObject({ outcome: "cancelled", because: "cancelled: wrong photos" });
    expect(names(calls).slice(-3)).toEqual(["cancelTasks", "tasksGoOn", "finishRun"]);
  });

  test("is superseded, not cancelled, when late photos stop it: nobody decided against it", async () => {
    const payload = { reason: "run pets-2 starts over with photos that came later", superseded: true };
    const { output, calls } = await live({}, { event: { name: "cancel", payload, during: "taskPool" } });
    expect(output).toMatchObject({ outcome: "superseded", because: expect.stringContaining("pets-2") });
    expect(names(calls).slice(-3)).toEqual(["cancelTasks", "tasksGoOn", "finishRun"]);
  });

  test("always ends with a result, even when its Databricks runs cannot be cancelled", async () => {
    const away = () => {
      throw new Error("Databricks does not answer");
    };
    const { output, calls } = await live(
      { cancelTasks: away },
      {
        orchestrations: {
          ...tasksSucceed,
          databricksTask: () => ({ step: "inspect-1", state: "failed", message: "no disk" }),
        },
      },
    );
    expect(output.because).toMatch(/^no disk.*may still go on: Databricks does not answer/s);
    expect(names(calls).at(-1)).toBe("finishRun");
  });

  test("is promoted although the registry does not answer: the version serves", async () => {
    const away = () => {
      throw new Error("MLflow does not answer");
    };
    const { output } = await live({ setAliases: away });
    expect(output).toMatchObject({ outcome: "promoted", version: "7" });
    // What people find in MLflow is not what serves: they are told.
    expect(output.warnings?.at(-1)).toMatch(
      /registry does not say that version 7 serves: .*MLflow does not answer.* schedule says it again/,
    );
  });

  test("is not cancelled any more once its result is being kept", async () => {
    const event = { name: "cancel", payload: {}, during: "finishRun" };
    const describeDataset = () => ({ ...allGoesWell.describeDataset(), trainedBy: "pets-earlier-1" });
    expect((await live({ describeDataset }, { event })).output.outcome).toBe("unchanged");
  });

  test("has its trials done by a pool, as wide as the plan says, or by lanes if an earlier version has dealt them", async () => {
    const asked = async (prepared: object) => {
      const deals = { taskLane: ({ tasks }: { tasks: { step: string }[] }) => tasks.map(succeeded) };
      const orchestrations = { ...tasksSucceed, ...deals };
      const { calls } = await live({ prepareTrials: () => prepared }, { orchestrations });
      return calls.filter(({ name }) => name === "taskPool" || name === "taskLane");
    };
    const succeeded = ({ step }: { step: string }) => ({ step, state: "succeeded" });
    const { runId } = request();
    const specs = ["s1", "s2", "s3"];
    expect(await asked({ specs, queue: "trial" })).toEqual([
      { name: "taskPool", input: { runId, queue: "trial", width: 2 }, instanceId: "instance-1-pool-trial" },
    ]);
    const dealt = (lane: { input: unknown }) => (lane.input as { tasks: { spec: string }[] }).tasks;
    const before = await asked({ specs });
    const ids = ["instance-1-lane-trial-1", "instance-1-lane-trial-2"];
    expect(before.map(({ instanceId }) => instanceId)).toEqual(ids);
    expect(before.map((lane) => dealt(lane).map(({ spec }) => spec))).toEqual([["s1", "s3"], ["s2"]]);
  });

  test("waits for a storage that is away for an hour when all training is paid for", async () => {
    const fails: Script["fails"] = ({ name }, attempt) => name === "collectTrials" && attempt < 35;
    const { output, calls } = await live({}, { fails });
    expect(output.outcome).toBe("promoted");
    expect(calls.filter(({ name }) => name === "prepareTrials")).toHaveLength(1);
  });

  test("trains and evaluates only what no earlier run has finished", async () => {
    const evaluatedFor = "pets-earlier-1";
    const nothing = { spec: null, serving: null, champion: null, best: null };
    const of = (one: { input: unknown }) => (one.input as { task: { step: string } }).task.step;
    const { output, calls } = await live({
      prepareTrials: () => ({ specs: [null, "s2", null], queue: "trial" }),
      prepareEvaluate: () => ({ ...nothing, evaluatedFor }),
    });
    expect(output).toMatchObject({ outcome: "promoted", winner: 2 });
    expect(calls.find(({ name }) => name === "taskPool")?.input).toMatchObject({ width: 1 });
    expect(calls.filter(({ name }) => name === "databricksTask").map(of)).not.toContain("evaluate");
    expect(calls.find(({ name }) => name === "collectEvaluate")?.input).toMatchObject({ evaluatedFor });
    const none = await live({ prepareTrials: () => ({ specs: [null, null, null], queue: "trial" }) });
    expect(none.output.outcome).toBe("promoted");
    expect(names(none.calls)).not.toContain("taskPool");
  });

  test("is not cancelled any more once the traffic is being moved", async () => {
    const event = { name: "cancel", payload: {}, during: "promote" };
    expect((await live({}, { event })).output.outcome).toBe("promoted");
  });
});
