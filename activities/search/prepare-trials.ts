import type { Blobs } from "../../shared/clients/blobs.ts";
import { takenFrom } from "../../shared/dataset/merge-shards.ts";
import { PhotoNumbers } from "../../shared/dataset/photo-numbers.ts";
import { readShards } from "../../shared/dataset/shard-store.ts";
import { shardSpec } from "../../shared/dataset/shards.ts";
import { readRunPhotos } from "../../shared/dataset/store.ts";
import { canonicalJson, sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import { TRIALS, trainTask, trialFiles } from "../../shared/search/tasks.ts";
import { experimentName, TRIAL_TAG } from "../../shared/search/tracking.ts";
import { trialFolder } from "../../shared/search/trial.ts";
import { tasksOf } from "../../shared/tasks/prepared.ts";
import { keepQueue } from "../../shared/tasks/queue.ts";
import { writeSpec } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { prepareTrials } from "./contracts.ts";

export const prepareTrialsWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof prepareTrials> =>
  async ({ request, dataset, classes, mlflowRunId, trials }) => {
    const { runId, model, plan, code } = request;
    const { epochs, select_by } = plan.search;
    const spec = shardSpec(plan.preprocess);
    const photos = await PhotoNumbers.of(readRunPhotos(blobs, runId));
    const taken = takenFrom(await readShards(blobs, spec, photos));
    const shards = [...taken.keys()].map((id) => blobs.uri(paths.shard(spec, id, "npz")));
    const written = trials.map(({ number, trainer, hyperparameters, seed }) => {
      const identity = { dataset, trainer, hyperparameters, epochs, seed, preprocess: plan.preprocess, code };
      return writeSpec(blobs, trainTask, trialFiles(runId, number), {
        trial: { id: sha256(canonicalJson(identity)), number },
        trainer,
        hyperparameters,
        epochs,
        seed,
        selectBy: select_by,
        size: plan.preprocess.size,
        classes,
        manifest: blobs.uri(paths.dataset(model, dataset, "manifest.jsonl")),
        shards,
        model: blobs.uri(paths.run(runId, trialFolder(number))),
        mlflow: {
          experiment: experimentName(model),
          parentRun: mlflowRunId,
          runName: `trial-${number}`,
          tags: { [TRIAL_TAG]: String(number), "darkroom.dataset": dataset },
        },
      });
    });
    await blobs.writeJson(paths.run(runId, "trials.json"), { mlflowRunId, trials });
    const specs = await Promise.all(written);
    await keepQueue(blobs, runId, TRIALS, tasksOf(trainTask, { runId, step: TRIALS }, { specs }));
    return { specs, queue: TRIALS };
  };
