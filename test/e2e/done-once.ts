import { expect } from "vitest";
import type { RunView } from "../../cli/demo/api.ts";
import type { Darkroom } from "./darkroom.ts";

/** What a run came to, whenever its photos were uploaded: their ETags make the snapshot and the run's id. */
export const gistOf = (run: RunView) => ({
  status: run.status,
  ...("dataset" in run && { dataset: run.dataset, version: run.version, winner: run.winner }),
  trials: run.trials.map(({ number, status }) => `${number} ${status}`),
});

/**
 * Every step of every run has succeeded in one Databricks run; further ones only followed a process that was killed. Gives the
 * steps, as `1 inspect-1`, by the number of their life cycle.
 */
export async function everyStepDoneOnce(
  { databricksRuns }: Darkroom,
  runs: readonly RunView[],
  killed: ReadonlySet<number>,
): Promise<string[]> {
  const all = await databricksRuns();
  const succeeded = all.filter(({ state }) => state.result_state === "SUCCESS");
  const names = succeeded.map(({ run_name }) => run_name);
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
  // A run has one task, whose own number is the next.
  const repeated = all.filter((run) => !succeeded.includes(run) && !killed.has(run.run_id + 1));
  expect(repeated).toEqual([]);
  const numbers = new Map(runs.map(({ runId }, n) => [runId, n + 1]));
  return names
    .map((name) => name.split(" "))
    .map(([id, step]) => `${numbers.get(id as string)} ${step}`)
    .sort();
}

/** An MLflow run, as far as tests look into it. */
interface Tracked {
  info: { run_id: string; run_name: string; status: string };
  tags: Record<string, string>;
  metrics: Record<string, number>;
}

/** Every MLflow run of a model's experiment. */
export async function trackedRuns({ mlflow }: Pick<Darkroom, "mlflow">, model: string): Promise<Tracked[]> {
  type Pair<Of> = { key: string; value: Of };
  type Found = { info: Tracked["info"]; data: { tags?: Pair<string>[]; metrics?: Pair<number>[] } };
  const api = `${mlflow}/api/2.0/mlflow`;
  const name = encodeURIComponent(`/Shared/darkroom/${model}`);
  const found = await (await fetch(`${api}/experiments/get-by-name?experiment_name=${name}`)).json();
  const { experiment_id } = (found as { experiment: { experiment_id: string } }).experiment;
  const body = JSON.stringify({ experiment_ids: [experiment_id], max_results: 1000 });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${api}/runs/search`, { method: "POST", headers, body });
  const named = <Of>(pairs: Pair<Of>[] = []) =>
    Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
  return ((await answer.json()) as { runs: Found[] }).runs.map(({ info, data }) => ({
    info,
    tags: named(data.tags),
    metrics: named(data.metrics),
  }));
}

/** MLflow has one run of each life cycle and, below it, one finished one of each trial; nothing is left as running. */
export async function everyTrialTrackedOnce(darkroom: Darkroom, runs: readonly RunView[]): Promise<void> {
  const tracked = await trackedRuns(darkroom, "tiny");
  const running = tracked.filter(({ info }) => info.status === "RUNNING");
  expect(running.map(({ info }) => info)).toEqual([]);
  const lives = tracked.filter(({ tags }) => tags["darkroom.run"] && !tags["mlflow.parentRunId"]);
  expect(lives.map(({ tags }) => tags["darkroom.run"]).sort()).toEqual(runs.map(({ runId }) => runId).sort());
  const trials = tracked.filter(({ tags, info }) => tags["mlflow.parentRunId"] && info.status === "FINISHED");
  expect(trials).toHaveLength(runs.reduce((sum, run) => sum + run.trials.length, 0));
}
