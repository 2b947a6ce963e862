import type { Dataset } from "../../activities/dataset/contracts.ts";
import { collectTrials, prepareTrials } from "../../activities/search/contracts.ts";
import { step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { sampleTrials } from "../../shared/search/sample.ts";
import { TRIALS, trainTask } from "../../shared/search/tasks.ts";
import type { Trial } from "../../shared/search/trial.ts";
import { tasksOf } from "../../shared/tasks/prepared.ts";
import { fanOut } from "../tasks/fan-out.ts";

/** Draws hyperparameters, trains every trial on Databricks and gives the table of what MLflow recorded. */
export function* search(
  ctx: Ctx,
  request: LifecycleRequest,
  data: Dataset,
  mlflowRunId: string,
): Workflow<Trial[]> {
  const { dataset, classes } = data;
  const { runId, plan } = request;
  const trials = sampleTrials(plan.search);
  const prepared = yield* run(ctx, step(prepareTrials, { request, dataset, classes, mlflowRunId, trials }));
  const tasks = tasksOf(trainTask, { runId, step: TRIALS }, prepared);
  const outcomes = yield* fanOut(ctx, tasks, plan.search.parallel, prepared.queue);
  return yield* run(ctx, step(collectTrials, { request, outcomes }));
}
