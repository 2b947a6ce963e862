import type { Blobs } from "../clients/blobs.ts";
import type { Mlflow } from "../clients/mlflow.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { readLeftOut } from "../dataset/left-out.ts";
import { Problem } from "../kit/errors.ts";
import { RunId } from "../kit/ids.ts";
import { paths } from "../kit/paths.ts";
import { LifecycleRequest } from "../requests/request.ts";
import { readProgress } from "./progress.ts";
import { StoredResult } from "./result.ts";
import { liveTrials, withPages } from "./trials.ts";

type Services = { blobs: Blobs; mlflow: Mlflow };

/** What a request says apart from its plan, which may be of a time with other fields. */
const Asked = LifecycleRequest.omit({ plan: true });

/** Where a run stands, in short. Ended runs are read from storage alone: Durable's history may have been purged. */
export async function readRunStatus(
  { blobs }: { blobs: Blobs },
  runId: string,
  orchestrations: Orchestrations,
) {
  const request =
    RunId.safeParse(runId).success && (await blobs.json(paths.run(runId, "request.json"), Asked));
  if (!request) {
    const remedy = "GET /api/models/{model}/runs lists them.";
    throw new Problem(404, "run-not-found", `There is no run "${runId}": ${remedy}`);
  }
  const { model, snapshot, trainingHash, code, attempt, trigger } = request;
  const what = { runId, model, snapshot, plan: trainingHash, code, attempt, trigger };
  const result = await blobs.json(paths.run(runId, "result.json"), StoredResult);
  if (result) return { ...what, status: result.outcome, because: result.because, result };
  const instance = await orchestrations.status(runId);
  if (!instance) return { ...what, status: "queued" as const };
  if (instance.active) return { ...what, status: "running" as const, customStatus: instance.customStatus };
  const ended = `its orchestration ended as ${instance.runtimeStatus} without a result: ${String(instance.output)}`;
  return { ...what, status: "failed" as const, because: `${ended}. POST retrain starts another attempt.` };
}

/** A run as people see it: stage, progress, trials with their metrics, what was left out, and where to look further. */
export async function readRun(deps: Services, runId: string, orchestrations: Orchestrations) {
  const { result, customStatus, ...status } = {
    result: undefined,
    customStatus: undefined,
    ...(await readRunStatus(deps, runId, orchestrations)),
  };
  const leftOut = await readLeftOut(deps.blobs, runId);
  if (result) {
    const { outcome: _, trials, ...rest } = result;
    const report = rest.dataset && `/api/models/${status.model}/datasets/${rest.dataset}/report`;
    return {
      ...status,
      ...rest,
      ...(report && { reportUrl: report }),
      trials: await withPages(deps, runId, trials),
      leftOut,
    };
  }
  if (status.status !== "running") return { ...status, trials: [], leftOut };
  const progress = await readProgress(deps.blobs, runId, customStatus);
  return {
    ...status,
    ...progress,
    trials: await withPages(deps, runId, await liveTrials(deps, runId)),
    leftOut,
  };
}

const MOST_RUNS = 50;

/** The newest runs of a model, in short. */
export async function readRuns(deps: { blobs: Blobs }, model: string, orchestrations: Orchestrations) {
  const runIds = new Set<string>();
  const folder = paths.runsByTime(model);
  for await (const { path } of deps.blobs.list(folder)) {
    runIds.add(path.slice(folder.path.length).replace(/^\d+-|\.json$/g, ""));
    if (runIds.size === MOST_RUNS) break;
  }
  const newest = await Promise.all([...runIds].map((runId) => readRunStatus(deps, runId, orchestrations)));
  return newest.map(({ runId, status, trigger, ...rest }) => {
    const { because, result } = { because: undefined, result: undefined, ...rest };
    const version = result?.version;
    return {
      runId,
      status,
      trigger,
      ...(because && { because }),
      ...(version && { version }),
      url: `/api/runs/${runId}`,
    };
  });
}
