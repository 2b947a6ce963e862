import type { Blobs } from "../../shared/clients/blobs.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import { registryOf } from "../../shared/releases/registry.ts";
import { registerFiles, registerTask } from "../../shared/releases/tasks.ts";
import { trialFolder } from "../../shared/search/trial.ts";
import { writeSpec } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { prepareRegister } from "./contracts.ts";

export const prepareRegisterWith =
  ({ blobs, settings }: { blobs: Blobs; settings: Settings }): Activity<typeof prepareRegister> =>
  async ({ request, dataset, winner, accuracy }) => {
    const { runId, model, snapshot, trainingHash, code } = request;
    const spec = await writeSpec(blobs, registerTask, registerFiles(runId), {
      ...registryOf(settings, model),
      folder: blobs.uri(paths.run(runId, trialFolder(winner.number))),
      mlflowRun: winner.mlflowRunId ?? "",
      key: runId,
      tags: {
        "darkroom.run": runId,
        "darkroom.snapshot": snapshot,
        "darkroom.dataset": dataset,
        "darkroom.plan": trainingHash,
        "darkroom.code": code,
        "darkroom.test_accuracy": accuracy.toFixed(4),
      },
    });
    return { spec };
  };
