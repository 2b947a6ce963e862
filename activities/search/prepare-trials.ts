import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { takenFrom } from "../../shared/dataset/merge-shards.ts";
import { PhotoNumbers } from "../../shared/dataset/photo-numbers.ts";
import { readShards } from "../../shared/dataset/shard-store.ts";
import { shardSpec } from "../../shared/dataset/shards.ts";
import { readRunPhotos } from "../../shared/dataset/store.ts";
import type { Input } from "../../shared/kit/contract.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import { budgetFor } from "../../shared/search/budget.ts";
import { trialIdentity } from "../../shared/search/identity.ts";
import { reuseTrial } from "../../shared/search/reuse-trial.ts";
import { sourceTags } from "../../shared/search/source-tags.ts";
import { plansBlob, stepsOf, trainTask, trialFiles, trialOf } from "../../shared/search/tasks.ts";
import { sharedRuns, shareRuns, trialsPerRun } from "../../shared/search/together.ts";
import { type Track, trackingReused } from "../../shared/search/track-reused.ts";
import { experimentName } from "../../shared/search/tracking.ts";
import type { Rung, TrialPlan } from "../../shared/search/trial.ts";
import { writeTrial } from "../../shared/search/write-trial.ts";
import { notePlace, type Place, takesFinished } from "../../shared/tasks/places.ts";
import { tasksOf } from "../../shared/tasks/prepared.ts";
import { budgetOf, keepQueue, queuedTasks } from "../../shared/tasks/queue.ts";
import type { Activity } from "../activity.ts";
import type { prepareTrials } from "./contracts.ts";

type Search = Input<typeof prepareTrials>;
type Deps = {
  blobs: Blobs;
  mlflow: Mlflow;
  settings: Pick<Settings, "DARKROOM_COMMIT" | "DARKROOM_ENVIRONMENT">;
};

export const prepareTrialsWith =
  ({ blobs, mlflow, settings }: Deps): Activity<typeof prepareTrials> =>
  async (search) => {
    const { runId, model } = search.request;
    const { dataset, mlflowRunId, trials } = search;
    const source = sourceTags(search.request, settings.DARKROOM_COMMIT);
    const experiment = experimentName(model, settings);
    const track = trackingReused(mlflow, { experiment, parent: mlflowRunId, dataset, source });
    const shards = await shardsOf(blobs, search);
    const reused = new Map<number, Place>();
    const rung = trials[0]?.rung;
    const step = stepsOf(rung);
    const specs: (string | null)[] = Array(Math.max(0, ...trials.map(({ number }) => number))).fill(null);
    for (const trial of trials) {
      const from = await reuse(blobs, search, trial, track);
      if (from) reused.set(trial.number, from);
      else
        specs[trial.number - 1] = await writeTrial(blobs, { ...search, experiment, source }, trial, shards);
    }
    const asked = search.request.plan.search;
    const alone = trialsPerRun(asked) === 1;
    const tasks = alone
      ? tasksOf(trainTask, { runId, step }, { specs })
      : await shareRuns(blobs, { runId, step, search: asked }, trials, specs);
    await keepQueue(blobs, runId, step, tasks, await limitsOf(blobs, search.request, rung));
    // A repetition may have found other trials finished: the queue says which are left, once and for all.
    const queue = await queuedTasks(blobs, runId, step);
    const shared = alone ? undefined : await sharedRuns(blobs, runId);
    const queued = new Set(
      queue.flatMap((task) => shared?.get(task.step) ?? [trialOf(task.step)?.number ?? 0]),
    );
    const drawn = trials.map((trial) => {
      const reusedFrom = queued.has(trial.number) ? undefined : reused.get(trial.number);
      return { ...trial, ...(reusedFrom && { reusedFrom }) };
    });
    await blobs.writeJson(plansBlob(runId, rung), { mlflowRunId, trials: drawn });
    const left: (string | null)[] = specs.map(() => null);
    for (const task of queue) left[(trialOf(task.step)?.number ?? 0) - 1] = task.spec;
    return { specs: left, queue: step };
  };

/** What the tasks may take, of which earlier rungs have taken their part. */
async function limitsOf(blobs: Blobs, { runId, plan }: Search["request"], rung: Rung | undefined) {
  if (!plan.search.budget) return {};
  const now = Date.now();
  const before = rung && rung.number > 1 ? { number: rung.number - 1 } : undefined;
  const taken = before && (await budgetOf(blobs, runId, stepsOf(before), now));
  const since = taken?.budget.since ?? new Date(now).toISOString();
  return budgetFor(plan.search, rung, { since, runTime: taken?.runTime ?? 0 });
}

/** The shards that hold the run's photos. */
async function shardsOf(blobs: Blobs, { request }: Search): Promise<string[]> {
  const spec = shardSpec(request.plan.preprocess);
  const photos = await PhotoNumbers.of(readRunPhotos(blobs, request.runId));
  const taken = takenFrom(await readShards(blobs, spec, photos));
  return [...taken.keys()];
}

/** Gives a trial the result of an earlier one that is the same, and says of which; undefined if it must be trained. */
async function reuse(
  blobs: Blobs,
  search: Search,
  trial: TrialPlan,
  track: Track,
): Promise<Place | undefined> {
  const { request } = search;
  const { runId, model } = request;
  const identity = trialIdentity(request, search, trial);
  const { number, rung } = trial;
  const until = rung?.until;
  const found =
    takesFinished(request) && (await reuseTrial(blobs, { model, identity, until }, { runId, number }));
  await notePlace(blobs, paths.known(model, "trials", identity), { runId, number });
  if (!found) return undefined;
  const from = `trial ${found.from.number} of ${found.from.runId}`;
  const mlflowRunId = await track(trial, from, found.result);
  await blobs.writeJson(trialFiles(runId, number, until)("result.json"), { ...found.result, mlflowRunId });
  return found.from;
}
