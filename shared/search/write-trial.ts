import type { Blobs } from "../clients/blobs.ts";
import { featureFiles, featuresOf } from "../dataset/features.ts";
import { shardSpec } from "../dataset/shards.ts";
import { paths } from "../kit/paths.ts";
import { packageOf } from "../kit/plugins.ts";
import { epochsOf } from "../plan/rungs.ts";
import { weightsFor } from "../plan/weights.ts";
import type { LifecycleRequest } from "../requests/request.ts";
import { findResult, writeSpec } from "../tasks/specs.ts";
import { trialIdentity } from "./identity.ts";
import { CHECKPOINT, INTERIM, trainTask, trialFiles } from "./tasks.ts";
import { TRIAL_TAG } from "./tracking.ts";
import { type TrialPlan, trialFolder } from "./trial.ts";

/** What all trials of a search have in common. */
interface Search {
  request: LifecycleRequest;
  dataset: string;
  classes: string[];
  /** MLflow's experiment, and the life cycle's run in it. */
  experiment: string;
  mlflowRunId: string;
  /** Tags that say where its runs come from. */
  source: Record<string, string>;
}

/** Writes what a trial's task is told, of which shards (ids) too, and gives its URI. */
export async function writeTrial(
  blobs: Blobs,
  { request, dataset, classes, experiment, mlflowRunId, source }: Search,
  trial: TrialPlan,
  shards: readonly string[],
): Promise<string> {
  const { runId, model, plan } = request;
  const spec = shardSpec(plan.preprocess);
  const { number, trainer, hyperparameters, seed, rung } = trial;
  const { since, until } = rung ?? {};
  const files = trialFiles(runId, number, until);
  const before = since === undefined ? undefined : trialFiles(runId, number, since);
  return writeSpec(blobs, trainTask, files, {
    trial: { id: trialIdentity(request, { dataset, classes }, trial), number },
    trainer,
    hyperparameters,
    weights: weightsFor(blobs, plan.search, [trainer]),
    epochs: epochsOf(plan.search, trainer),
    until,
    checkpoint: until === undefined ? undefined : blobs.uri(files(CHECKPOINT)),
    resume: before && blobs.uri(before(CHECKPOINT)),
    interim: INTERIM,
    seed,
    selectBy: plan.search.select_by,
    size: plan.preprocess.size,
    classes,
    manifest: blobs.uri(paths.dataset(model, dataset, "manifest.jsonl")),
    shards: shards.map((id) => blobs.uri(paths.shard(spec, id, "npz"))),
    features: featuresOf(plan)
      .filter((features) => features.trainer === trainer)
      .flatMap((features) => shards.flatMap((id) => featureFiles(blobs, spec, id, features))),
    model: blobs.uri(paths.run(runId, trialFolder(number, until))),
    transform: plan.preprocess.transform,
    package: packageOf(trainer),
    mlflow: {
      experiment,
      parentRun: mlflowRunId,
      runName: `trial-${number}`,
      tags: {
        [TRIAL_TAG]: String(number),
        "darkroom.dataset": dataset,
        "darkroom.plan": request.trainingHash,
        "darkroom.code": request.code,
        ...source,
      },
      run: before && (await findResult(blobs, trainTask, before))?.mlflowRunId,
    },
  });
}
