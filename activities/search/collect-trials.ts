import type { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { paths } from "../../shared/kit/paths.ts";
import { bestEpoch } from "../../shared/search/pick.ts";
import { isCheckpoint, plansBlob, stepsOf, trainTask, trialFiles } from "../../shared/search/tasks.ts";
import { outcomesOfTrials, stepsOfTrials } from "../../shared/search/together.ts";
import {
  type EpochMetrics,
  type Rung,
  type Trial,
  type TrialPlan,
  TrialPlans,
} from "../../shared/search/trial.ts";
import { notBegun } from "../../shared/tasks/queue.ts";
import { findResult } from "../../shared/tasks/specs.ts";
import type { TaskOutcome } from "../../shared/tasks/task.ts";
import type { Activity } from "../activity.ts";
import type { collectTrials } from "./contracts.ts";

type TrainResult = z.infer<typeof trainTask.result>;

export const collectTrialsWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof collectTrials> =>
  async ({ request, outcomes, trials: wentOn }) => {
    const { runId, plan } = request;
    const drawn = await plansOf(blobs, runId, wentOn);
    const row = async (
      { number, trainer, hyperparameters, reusedFrom, rung }: TrialPlan,
      { state, message, databricksRunId }: Pick<TaskOutcome, "state" | "message" | "databricksRunId">,
    ): Promise<Trial> => {
      const row = {
        number,
        trainer,
        hyperparameters,
        ...(databricksRunId !== undefined && { databricksRunId }),
        ...(reusedFrom && { reusedFrom }),
        ...(rung && {
          rung: { number: rung.number, ...(rung.until !== undefined && { until: rung.until }) },
        }),
      };
      if (left.has(`${stepsOf(rung)}-${number}`))
        return {
          ...row,
          status: "cancelled",
          notBegun: true,
          reason: "search.budget was spent before it began",
        };
      if (state !== "succeeded") return { ...row, status: state, ...(message && { reason: message }) };
      if (rung?.until !== undefined) await leaveBehind(blobs, runId, number, rung.until);
      const result = await findResult(blobs, trainTask, trialFiles(runId, number));
      if (!result) return { ...row, status: "failed", reason: "its task succeeded but left no result" };
      const { mlflowRunId, seconds } = result;
      const best = bestEpoch(result.epochs.map(asTold), plan.search.select_by);
      return {
        ...row,
        status: "succeeded",
        mlflowRunId,
        ...(seconds !== undefined && { seconds }),
        ...(best && { best }),
      };
    };
    const left = plan.search.budget
      ? await stepsOfTrials(blobs, runId, await notBegun(blobs, runId, stepsOf()))
      : new Set<string>();
    const ended = await outcomesOfTrials(blobs, runId, outcomes, drawn);
    const ends = new Map(ended.map((outcome) => [outcome.step, outcome]));
    const trials: Trial[] = [];
    for (const trial of drawn)
      trials.push(
        await row(trial, ends.get(`${stepsOf(trial.rung)}-${trial.number}`) ?? { state: "succeeded" }),
      );
    await blobs.writeJson(paths.run(runId, "search.json"), trials);
    await removeCheckpoints(blobs, runId);
    return trials;
  };

/** The trials of a run, each as it was asked for last, and what it was reused from. */
async function plansOf(blobs: Blobs, runId: string, wentOn: TrialPlan[] | undefined): Promise<TrialPlan[]> {
  const stored = async (rung?: Rung) => (await blobs.json(plansBlob(runId, rung), TrialPlans))?.trials ?? [];
  if (!wentOn) return stored();
  const plans: TrialPlan[] = [];
  for (const [, trials] of Map.groupBy(wentOn, ({ rung }) => rung?.number)) {
    const known = new Map((await stored(trials[0]?.rung)).map((trial) => [trial.number, trial]));
    plans.push(...trials.map((trial) => known.get(trial.number) ?? trial));
  }
  return plans.sort((a, b) => a.number - b.number);
}

/** What a trial had when it was left behind is the trial's. */
async function leaveBehind(blobs: Blobs, runId: string, number: number, until: number): Promise<void> {
  for (const file of ["spec.json", "model.onnx", "model.json", "result.json"]) {
    const from = trialFiles(runId, number, until)(file);
    if (await blobs.exists(from)) await blobs.copy(from, trialFiles(runId, number)(file));
  }
}

/** No trial of the run goes on any more. */
async function removeCheckpoints(blobs: Blobs, runId: string): Promise<void> {
  const folder = paths.run(runId, "trials/");
  for await (const { path } of blobs.list(folder))
    if (isCheckpoint(path)) await blobs.remove({ ...folder, path });
}

/** An epoch as the trial's task has told it, to MLflow and to us. */
const asTold = (epoch: TrainResult["epochs"][number]): EpochMetrics => ({
  epoch: epoch.epoch,
  trainLoss: epoch.train_loss,
  trainAccuracy: epoch.train_accuracy,
  validationLoss: epoch.validation_loss,
  validationAccuracy: epoch.validation_accuracy,
});
