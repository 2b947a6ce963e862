import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { paths } from "../../shared/kit/paths.ts";
import { bestEpoch } from "../../shared/search/pick.ts";
import { TRIALS, trainTask, trialFiles } from "../../shared/search/tasks.ts";
import { type EpochMetrics, type Trial, type TrialPlan, TrialPlans } from "../../shared/search/trial.ts";
import { findResult } from "../../shared/tasks/specs.ts";
import type { TaskOutcome } from "../../shared/tasks/task.ts";
import type { Activity } from "../activity.ts";
import type { collectTrials } from "./contracts.ts";

export const collectTrialsWith =
  ({ blobs, mlflow }: { blobs: Blobs; mlflow: Mlflow }): Activity<typeof collectTrials> =>
  async ({ request, outcomes }) => {
    const { runId, plan } = request;
    const drawn = (await blobs.json(paths.run(runId, "trials.json"), TrialPlans))?.trials ?? [];
    const row = async (
      { number, trainer, hyperparameters, reusedFrom }: TrialPlan,
      { state, message, databricksRunId }: Pick<TaskOutcome, "state" | "message" | "databricksRunId">,
    ): Promise<Trial> => {
      const row = {
        number,
        trainer,
        hyperparameters,
        ...(databricksRunId !== undefined && { databricksRunId }),
        ...(reusedFrom && { reusedFrom }),
      };
      if (state !== "succeeded") return { ...row, status: state, ...(message && { reason: message }) };
      const result = await findResult(blobs, trainTask, trialFiles(runId, number));
      if (!result) return { ...row, status: "failed", reason: "its task succeeded but left no result" };
      const { mlflowRunId, seconds } = result;
      const best = bestEpoch(await epochsOf(mlflow, mlflowRunId), plan.search.select_by);
      return {
        ...row,
        status: "succeeded",
        mlflowRunId,
        ...(seconds !== undefined && { seconds }),
        ...(best && { best }),
      };
    };
    const ends = new Map(outcomes.map((outcome) => [outcome.step, outcome]));
    const trials: Trial[] = [];
    // One after the other: an MLflow that serves a whole workspace answers some hundred questions a second, and no more.
    for (const trial of drawn)
      trials.push(await row(trial, ends.get(`${TRIALS}-${trial.number}`) ?? { state: "succeeded" }));
    await blobs.writeJson(paths.run(runId, "search.json"), trials);
    return trials;
  };

/** What MLflow recorded of each epoch; an epoch without four finite figures is left out. */
async function epochsOf(mlflow: Mlflow, mlflowRunId: string): Promise<EpochMetrics[]> {
  const names = ["train_loss", "train_accuracy", "validation_loss", "validation_accuracy"];
  const histories = await Promise.all(names.map((name) => mlflow.history(mlflowRunId, name)));
  const [trainLoss, trainAccuracy, validationLoss, validationAccuracy] = histories.map(
    (points) => new Map(points.map(({ epoch, value }) => [epoch, value])),
  );
  return [...(validationLoss?.keys() ?? [])].flatMap((epoch) => {
    const figures = {
      trainLoss: trainLoss?.get(epoch),
      trainAccuracy: trainAccuracy?.get(epoch),
      validationLoss: validationLoss?.get(epoch),
      validationAccuracy: validationAccuracy?.get(epoch),
    };
    return Object.values(figures).some((figure) => !Number.isFinite(figure))
      ? []
      : [{ epoch, ...figures } as EpochMetrics];
  });
}
