import { beforeEach, describe, expect, test } from "vitest";
import { collectTrialsWith } from "../../../activities/search/collect-trials.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, newRun } from "../ground.ts";

let asked = newRun();

const drawn = (number: number) => ({
  number,
  trainer: "keras.cnn",
  hyperparameters: { dropout: 0.2 },
  seed: 1,
});
const outcome = (n: number, state: "succeeded" | "failed" | "cancelled") => ({
  step: `trial-${n}`,
  state,
  databricksRunId: String(n),
});
const collect = (outcomes: object[]) =>
  collectTrialsWith({ blobs })({ request: asked, outcomes: outcomes as never }, new Hub());

/** What a trial's task leaves: its figures of each epoch. */
const result = (mlflowRunId: string, accuracies = [0.5], losses = [0.7]) => ({
  mlflowRunId,
  epochs: accuracies.map((validation_accuracy, n) => ({
    ...{ epoch: n + 1, train_loss: losses[n], train_accuracy: validation_accuracy },
    ...{ validation_loss: losses[n], validation_accuracy, seconds: 1 },
  })),
  best: { epoch: 1, validation_accuracy: 1, validation_loss: 0 },
  model: { folder: "f", sha256: "a", bytes: 1 },
  photos: { train: 1, validation: 1, missing: 0 },
  seconds: 12,
});

beforeEach(async () => {
  asked = newRun();
  await blobs.writeJson(paths.run(asked.runId, "trials.json"), {
    mlflowRunId: "parent",
    trials: [drawn(1), drawn(2)],
  });
});

describe("the table of a search", () => {
  test("has the epoch of each trial that its weights are of, and why others have none", async () => {
    const left = result(`${asked.runId}-a`, [0.5, 0.9, 0.9], [0.7, 0.3, 0.2]);
    await blobs.writeJson(paths.run(asked.runId, "trials/1/result.json"), left);
    const trials = await collect([outcome(1, "succeeded"), { ...outcome(2, "failed"), message: "no disk" }]);
    expect(trials).toEqual([
      {
        ...{ number: 1, trainer: "keras.cnn", hyperparameters: { dropout: 0.2 }, status: "succeeded" },
        ...{ databricksRunId: "1", mlflowRunId: `${asked.runId}-a`, seconds: 12 },
        best: { epoch: 3, trainLoss: 0.2, trainAccuracy: 0.9, validationLoss: 0.2, validationAccuracy: 0.9 },
      },
      {
        ...{ number: 2, trainer: "keras.cnn", hyperparameters: { dropout: 0.2 }, status: "failed" },
        ...{ databricksRunId: "2", reason: "no disk" },
      },
    ]);
    expect(await jsonOf(paths.run(asked.runId, "search.json"))).toEqual(trials);
  });

  test("has the trials that were reused beside those that were trained", async () => {
    const reusedFrom = { runId: "pets-earlier", number: 7 };
    await blobs.writeJson(paths.run(asked.runId, "trials.json"), {
      mlflowRunId: "parent",
      trials: [{ ...drawn(1), reusedFrom }, drawn(2)],
    });
    await blobs.writeJson(paths.run(asked.runId, "trials/1/result.json"), result(`${asked.runId}-a`));
    const trials = await collect([outcome(2, "failed")]);
    expect(trials).toMatchObject([
      { number: 1, status: "succeeded", reusedFrom, best: { epoch: 1 } },
      { number: 2, status: "failed" },
    ]);
    expect(trials[0]).not.toHaveProperty("databricksRunId");
  });

  test("leaves nothing of what its trials have kept for the case that they are killed", async () => {
    const at = (file: string) => paths.run(asked.runId, `trials/1/${file}`);
    const kept = ["interim-1.npz", "interim-2.npz", "model.onnx"];
    for (const file of kept) await blobs.write(at(file), file);
    await collect([outcome(1, "failed"), outcome(2, "failed")]);
    const left = await Promise.all(kept.map((file) => blobs.exists(at(file))));
    expect(left).toEqual([false, false, true]);
  });

  test("says of a trial that left nothing that it has failed", async () => {
    const trials = await collect([outcome(1, "succeeded"), outcome(2, "cancelled")]);
    expect(trials.map(({ status, reason }) => [status, reason])).toEqual([
      ["failed", "its task succeeded but left no result"],
      ["cancelled", undefined],
    ]);
  });

  test("is not made of what is no result of a trial", async () => {
    await blobs.writeJson(paths.run(asked.runId, "trials/1/result.json"), { mlflowRunId: 7 });
    await expect(collect([outcome(1, "succeeded"), outcome(2, "cancelled")])).rejects.toThrow(
      /trials\/1\/result\.json is no result of train: .*mlflowRunId/s,
    );
  });
});
