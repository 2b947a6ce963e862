import type { Dataset } from "../../activities/dataset/contracts.ts";
import { collectTrials, observeTrials, prepareTrials } from "../../activities/search/contracts.ts";
import { step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { next, type Observed } from "../../shared/search/strategies/next.ts";
import { stepsOf, trainTask } from "../../shared/search/tasks.ts";
import type { Trial, TrialPlan } from "../../shared/search/trial.ts";
import { tasksOf } from "../../shared/tasks/prepared.ts";
import type { TaskOutcome } from "../../shared/tasks/task.ts";
import { fanOut } from "../tasks/fan-out.ts";

/** Trains trials on Databricks as the plan's strategy asks for them, and gives the table of what MLflow recorded. */
export function* search(
  ctx: Ctx,
  request: LifecycleRequest,
  data: Dataset,
  mlflowRunId: string,
): Workflow<Trial[]> {
  const { dataset, classes } = data;
  const { runId, plan } = request;
  const outcomes: TaskOutcome[] = [];
  const observed: Observed[] = [];
  const wentOn = new Map<number, TrialPlan>();
  for (let trials = next(plan.search, []); trials.length > 0; trials = next(plan.search, observed)) {
    const rung = trials[0]?.rung;
    const prepared = yield* run(ctx, step(prepareTrials, { request, dataset, classes, mlflowRunId, trials }));
    const tasks = tasksOf(trainTask, { runId, step: stepsOf(rung) }, prepared);
    const ended = yield* fanOut(ctx, tasks, plan.search.parallel, prepared.queue);
    outcomes.push(...ended);
    if (rung) for (const trial of trials) wentOn.set(trial.number, trial);
    if (rung?.until === undefined) break;
    observed.push(...(yield* run(ctx, step(observeTrials, { runId, trials, outcomes: ended }))));
  }
  const trials = wentOn.size > 0 ? { trials: [...wentOn.values()] } : {};
  return yield* run(ctx, step(collectTrials, { request, outcomes, ...trials }));
}
