import {
  describeDataset,
  findDeletions,
  keepQuarantine,
  prepareInspect,
  preparePreprocess,
} from "../../activities/dataset/contracts.ts";
import { finishRun } from "../../activities/runs/contracts.ts";
import { openRun } from "../../activities/search/contracts.ts";
import { inspectTask, preprocessTask } from "../../shared/dataset/tasks.ts";
import { judge } from "../../shared/evaluation/judge.ts";
import { type Output, step } from "../../shared/kit/contract.ts";
import {
  type Ctx,
  Interrupted,
  listenFor,
  run,
  stopListening,
  type Workflow,
} from "../../shared/kit/durable.ts";
import { explain } from "../../shared/kit/errors.ts";
import { trainingsOf } from "../../shared/plan/rungs.ts";
import { isAside } from "../../shared/requests/aside.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { neverReleased } from "../../shared/requests/sample.ts";
import type { LifecycleResult } from "../../shared/runs/result.ts";
import { endedByBudget, tooManyFailed } from "../../shared/search/budget.ts";
import { wonBehind } from "../../shared/search/left-behind.ts";
import { pickWinner } from "../../shared/search/pick.ts";
import { drawTrials } from "../../shared/search/strategies/draw.ts";
import { check } from "../dataset/check.ts";
import { evaluate } from "../evaluation/evaluate.ts";
import { progress } from "../kit/progress.ts";
import { release } from "../releases/release.ts";
import { search } from "../search/search.ts";
import { endTasks } from "../tasks/end-tasks.ts";
import { doTasks } from "../tasks/fan-out.ts";

/** Turns one snapshot of photos into a released model, or a clear reason why not. Always ends with a result. */
export function* lifecycle(ctx: Ctx, request: LifecycleRequest): Workflow<LifecycleResult> {
  const soFar: Partial<LifecycleResult> = {};
  listenFor(ctx, "cancel");
  let result: LifecycleResult;
  try {
    result = yield* story(ctx, request, soFar);
  } catch (error) {
    result = { trials: [], ...soFar, ...(yield* ending(ctx, request, error)) };
  }
  stopListening(ctx);
  progress(ctx)("finish");
  yield* run(ctx, step(finishRun, { request, result }));
  return result;
}

/** The way from photos to production. What is known on the way goes into `soFar`, for whatever end it comes to. */
function* story(
  ctx: Ctx,
  request: LifecycleRequest,
  soFar: Partial<LifecycleResult>,
): Workflow<LifecycleResult> {
  const { runId, plan, force, sample } = request;
  const stage = progress(ctx);
  const end = (outcome: LifecycleResult["outcome"], because: string): LifecycleResult => {
    return { trials: [], ...soFar, outcome, because };
  };

  stage("inspect");
  const { mlflowRunId } = yield* run(ctx, step(openRun, request));
  const inspection = yield* doTasks(
    ctx,
    inspectTask,
    { runId },
    step(prepareInspect, request),
    ({ specs, unseen, files }) => stage("inspect", specs.length, `${unseen} of ${files} files are new`),
  );

  stage("dataset");
  const data = yield* run(ctx, step(describeDataset, request));
  soFar.dataset = data.dataset;
  if (data.warnings.length > 0) soFar.warnings = data.warnings;
  yield* run(ctx, step(keepQuarantine, request));
  const { nothingElse } = isAside(request)
    ? { nothingElse: null }
    : yield* run(ctx, step(findDeletions, { request, dataset: data.dataset }));
  const mayRest = !force && data.errors.length === 0 && !data.tooManyUnreadable;
  if (data.trainedBy && mayRest) {
    soFar.sameAs = data.trainedBy;
    return end(
      "unchanged",
      `run ${data.trainedBy} has trained on the same photos with the same plan and code`,
    );
  }
  if (nothingElse && (nothingElse.noneDeleted || plan.dataset.on_delete === "taint") && mayRest)
    return end("unchanged", onlyTakenAway(nothingElse));

  stage("check", 1);
  const { errors, warnings } = yield* check(ctx, request, data, inspection.files);
  soFar.warnings = [...data.warnings, ...warnings];
  if (errors.length > 0) return end("rejected", errors.join(" "));

  stage("preprocess");
  yield* doTasks(ctx, preprocessTask, { runId }, step(preparePreprocess, request), ({ specs, missing }) =>
    stage("preprocess", specs.length, `${missing} of ${data.photos} photos are in no shard`),
  );

  stage("search", trainingsOf(plan.search, drawTrials(plan.search).length));
  const { trials, spentAfter } = yield* search(ctx, request, data, mlflowRunId);
  soFar.trials = trials;
  soFar.warnings.push(...endedByBudget(trials, spentAfter));
  const untrusted = tooManyFailed(trials, plan.search);
  if (untrusted !== undefined) return end("failed", untrusted);
  const winner = pickWinner(trials, plan.search.select_by);
  if (!winner) return end("failed", `No trial finished. ${trials[0]?.reason ?? ""}`);
  soFar.winner = winner.number;
  soFar.warnings.push(...wonBehind(trials, winner));

  stage("evaluate", 1);
  const evidence = yield* evaluate(ctx, request, winner);
  const verdict = judge(evidence, plan.gate, sample);
  Object.assign(soFar, { evidence, verdict });
  soFar.warnings.push(...verdict.warnings);
  const failed = [
    ...(sample === undefined ? [] : [neverReleased(sample)]),
    ...verdict.checks.filter(({ passed }) => !passed).map(({ name, detail }) => `${name}: ${detail}`),
  ];
  if (!verdict.passed) return end("refused", failed.join("; "));

  stage("release");
  const released = yield* release(ctx, request, { dataset: data.dataset, winner, evidence, verdict });
  soFar.version = released.version;
  soFar.warnings.push(...released.warnings);
  return end("promoted", `version ${soFar.version} serves since it passed every check`);
}

/** Why nothing is trained on a dataset that lacks photos of the serving version's, and has no other ones. */
function onlyTakenAway({
  version,
  learned,
  noneDeleted,
}: NonNullable<Output<typeof findDeletions>["nothingElse"]>): string {
  if (noneDeleted)
    return `only photos that dataset.include takes no more tell these from the photos of version ${version}: POST retrain?force=true trains without them`;
  const what = `only deleted photos tell these from the photos of version ${version}, which learned from ${learned} of them`;
  return `${what}: "on_delete: retrain" in the plan, or POST retrain?force=true, trains without them`;
}

/** What an error or a cancellation makes of the run, after everything that still ran has been told to end. */
function* ending(
  ctx: Ctx,
  { runId }: LifecycleRequest,
  error: unknown,
): Workflow<Pick<LifecycleResult, "outcome" | "because">> {
  const interrupted = error instanceof Interrupted ? error : undefined;
  const asked = interrupted?.payload as { reason?: string; superseded?: boolean } | null | undefined;
  const because = interrupted ? `cancelled: ${asked?.reason ?? "no reason given"}` : explain(error);
  const outcome = !interrupted ? "failed" : asked?.superseded ? "superseded" : "cancelled";
  stopListening(ctx);
  try {
    yield* endTasks(ctx, { runId });
    return { outcome, because };
  } catch (again) {
    return { outcome, because: `${because}. Its Databricks runs may still go on: ${explain(again)}` };
  }
}
