import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { takenFrom } from "../../shared/dataset/merge-shards.ts";
import { PhotoNumbers } from "../../shared/dataset/photo-numbers.ts";
import { readShards } from "../../shared/dataset/shard-store.ts";
import { shardSpec } from "../../shared/dataset/shards.ts";
import { readRunPhotos } from "../../shared/dataset/store.ts";
import type { Input } from "../../shared/kit/contract.ts";
import { paths } from "../../shared/kit/paths.ts";
import { trialIdentity } from "../../shared/search/identity.ts";
import { reuseTrial } from "../../shared/search/reuse-trial.ts";
import { TRIALS, trainTask, trialFiles } from "../../shared/search/tasks.ts";
import { type Track, trackingReused } from "../../shared/search/track-reused.ts";
import type { TrialPlan } from "../../shared/search/trial.ts";
import { writeTrial } from "../../shared/search/write-trial.ts";
import { notePlace, type Place, takesFinished } from "../../shared/tasks/places.ts";
import { tasksOf } from "../../shared/tasks/prepared.ts";
import { keepQueue, queuedSteps } from "../../shared/tasks/queue.ts";
import type { Activity } from "../activity.ts";
import type { prepareTrials } from "./contracts.ts";

type Search = Input<typeof prepareTrials>;

export const prepareTrialsWith =
  ({ blobs, mlflow }: { blobs: Blobs; mlflow: Mlflow }): Activity<typeof prepareTrials> =>
  async (search) => {
    const { runId, model } = search.request;
    const { dataset, mlflowRunId, trials } = search;
    const track = trackingReused(mlflow, { model, parent: mlflowRunId, dataset });
    const shards = await shardsOf(blobs, search);
    const reused = new Map<number, Place>();
    const specs: (string | null)[] = [];
    for (const trial of trials) {
      const from = await reuse(blobs, search, trial, track);
      if (from) reused.set(trial.number, from);
      specs.push(from ? null : await writeTrial(blobs, search, trial, shards));
    }
    await keepQueue(blobs, runId, TRIALS, tasksOf(trainTask, { runId, step: TRIALS }, { specs }));
    // A repetition may have found other trials finished: the queue says which are left, once and for all.
    const queued = await queuedSteps(blobs, runId, TRIALS);
    const drawn = trials.map((trial) => {
      const reusedFrom = queued.has(`${TRIALS}-${trial.number}`) ? undefined : reused.get(trial.number);
      return { ...trial, ...(reusedFrom && { reusedFrom }) };
    });
    await blobs.writeJson(paths.run(runId, "trials.json"), { mlflowRunId, trials: drawn });
    const uri = ({ number }: TrialPlan) => blobs.uri(trialFiles(runId, number)("spec.json"));
    const left = trials.map((trial) => (queued.has(`${TRIALS}-${trial.number}`) ? uri(trial) : null));
    return { specs: left, queue: TRIALS };
  };

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
  const { number } = trial;
  const found = takesFinished(request) && (await reuseTrial(blobs, { model, identity }, { runId, number }));
  await notePlace(blobs, paths.known(model, "trials", identity), { runId, number });
  if (!found) return undefined;
  const from = `trial ${found.from.number} of ${found.from.runId}`;
  const mlflowRunId = await track(trial, from, found.result);
  await blobs.writeJson(trialFiles(runId, number)("result.json"), { ...found.result, mlflowRunId });
  return found.from;
}
