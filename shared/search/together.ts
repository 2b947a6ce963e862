import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import { FORMAT } from "../kit/task.ts";
import { MOST_TRIALS, type Plan } from "../plan/schema.ts";
import { findResult } from "../tasks/specs.ts";
import type { Task, TaskOutcome } from "../tasks/task.ts";
import { trainSeveralTask, trainTask, trialFiles } from "./tasks.ts";
import type { TrialPlan } from "./trial.ts";

const filesOf = (runId: string, step: string) => (file: string) =>
  paths.run(runId, `together/${step}/${file}`);

type Search = Plan["search"];

/** How many trials a Databricks run trains. Spark spreads all of them over its workers itself. */
export const trialsPerRun = ({ trials_per_run, engine }: Search) =>
  trials_per_run ?? (engine === "spark" ? MOST_TRIALS : 1);

/**
 * The tasks of trials that share Databricks runs, so many each, one for each run in which there is anything to train: called by the
 * first trial of those that share it, which may be finished. `specs` are those of the others, by number. A repetition finds the same.
 */
export async function shareRuns(
  blobs: Blobs,
  { runId, step, search }: { runId: string; step: string; search: Search },
  trials: readonly TrialPlan[],
  specs: readonly (string | null)[],
): Promise<Task[]> {
  const tasks: Task[] = [];
  const perRun = trialsPerRun(search);
  const { engine } = search;
  for (let n = 0; n < trials.length; n += perRun) {
    const shared = trials.slice(n, n + perRun);
    const left = shared.flatMap(({ number }) => {
      const spec = specs[number - 1];
      return spec ? [{ number, spec }] : [];
    });
    if (left.length === 0) continue;
    const name = `${step}-${shared[0]?.number}`;
    const at = filesOf(runId, name);
    const told = { format: FORMAT, trials: left, engine, result: blobs.uri(at("result.json")) };
    await blobs.keepJson(at("spec.json"), told);
    tasks.push({
      runId,
      step: name,
      entryPoint: trainSeveralTask.entryPoint,
      spec: blobs.uri(at("spec.json")),
    });
  }
  return tasks;
}

/** The numbers of the trials that a run's steps train, where they train several. */
export async function sharedRuns(blobs: Blobs, runId: string): Promise<Map<string, number[]>> {
  const shared = new Map<string, number[]>();
  const folder = paths.run(runId, "together/");
  for await (const { path } of blobs.list(folder)) {
    const step = /^([^/]+)\/spec\.json$/.exec(path.slice(folder.path.length))?.[1];
    const spec = step && (await blobs.json({ ...folder, path }, trainSeveralTask.spec));
    if (spec)
      shared.set(
        step,
        spec.trials.map(({ number }) => number),
      );
  }
  return shared;
}

/** What the steps of each trial would be called, of steps that may train several. */
export async function stepsOfTrials(
  blobs: Blobs,
  runId: string,
  steps: ReadonlySet<string>,
): Promise<Set<string>> {
  if (steps.size === 0) return new Set();
  const shared = await sharedRuns(blobs, runId);
  return new Set(
    [...steps].flatMap((step) => shared.get(step)?.map((number) => stepOf(step, number)) ?? [step]),
  );
}

const stepOf = (step: string, number: number) => step.replace(/\d+$/, String(number));

/**
 * How each of these trials ended, as if its step had been its own. What left a result has succeeded, whatever became of the run
 * afterwards.
 */
export async function outcomesOfTrials(
  blobs: Blobs,
  runId: string,
  outcomes: readonly TaskOutcome[],
  trials: readonly Pick<TrialPlan, "number" | "rung">[],
): Promise<TaskOutcome[]> {
  const shared = await sharedRuns(blobs, runId);
  const pauses = new Map(trials.map(({ number, rung }) => [number, rung?.until]));
  const ended: TaskOutcome[] = [];
  for (const outcome of outcomes) {
    const numbers = shared.get(outcome.step);
    if (!numbers) {
      ended.push(outcome);
      continue;
    }
    const failures =
      (await findResult(blobs, trainSeveralTask, filesOf(runId, outcome.step)))?.failures ?? [];
    for (const number of numbers) {
      const of = { ...outcome, step: stepOf(outcome.step, number) };
      const { message, ...rest } = of;
      const failure = failures.find((one) => one.number === number);
      const files = trialFiles(runId, number, pauses.get(number));
      if (await findResult(blobs, trainTask, files)) ended.push({ ...rest, state: "succeeded" });
      else if (failure) ended.push({ ...rest, state: "failed", message: failure.reason });
      else ended.push(of);
    }
  }
  return ended;
}
