import type { Dataset } from "../../activities/dataset/contracts.ts";
import {
  collectTrials,
  observeTrials,
  prepareTrials,
  readBudget,
} from "../../activities/search/contracts.ts";
import { step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { next, type Observed } from "../../shared/search/strategies/next.ts";
import { stepsOf, trainTask } from "../../shared/search/tasks.ts";
import type { Trial, TrialPlan } from "../../shared/search/trial.ts";
import { tasksOf } from "../../shared/tasks/prepared.ts";
import type { TaskOutcome } from "../../shared/tasks/task.ts";
import { fanOut } from "../tasks/fan-out.ts";

/**
 * Trains trials on Databricks as the plan's strategy asks for them, and gives the table of what MLflow recorded; and after which rung
 * the plan's budget was spent, where others would have followed.
 */
export function* search(
  ctx: Ctx,
  request: LifecycleRequest,
  data: Dataset,
  mlflowRunId: string,
): Workflow<{ trials: Trial[]; spentAfter?: number }> {
  const { dataset, classes } = data;
  const { runId, plan } = request;
  const outcomes: TaskOutcome[] = [];
  const observed: Observed[] = [];
  const wentOn = new Map<number, TrialPlan>();
  let spentAfter: number | undefined;
  for (let trials = next(plan.search, []); trials.length > 0; trials = next(plan.search, observed)) {
    const rung = trials[0]?.rung;
    const prepared = yield* run(ctx, step(prepareTrials, { request, dataset, classes, mlflowRunId, trials }));
    const tasks = tasksOf(trainTask, { runId, step: stepsOf(rung) }, prepared);
    const ended = yield* fanOut(ctx, tasks, plan.search.parallel, prepared.queue);
    outcomes.push(...ended);
    if (rung) for (const trial of trials) wentOn.set(trial.number, trial);
    if (rung?.until === undefined) break;
    observed.push(...(yield* run(ctx, step(observeTrials, { runId, trials, outcomes: ended }))));
    if (!plan.search.budget || next(plan.search, observed).length === 0) continue;
    const { spent } = yield* run(ctx, step(readBudget, { runId, queue: stepsOf(rung) }));
    if (!spent) continue;
    spentAfter = rung.number;
    break;
  }
  const last = wentOn.size > 0 ? { trials: [...wentOn.values()] } : {};
  const trials = yield* run(ctx, step(collectTrials, { request, outcomes, ...last }));
  return { trials, ...(spentAfter !== undefined && { spentAfter }) };
}
