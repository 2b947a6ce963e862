import type { Blobs } from "../../shared/clients/blobs.ts";
import { paths } from "../../shared/kit/paths.ts";
import { trialFolder } from "../../shared/search/trial.ts";
import type { Activity } from "../activity.ts";
import type { prepareRegister } from "./contracts.ts";

export const prepareRegisterWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof prepareRegister> =>
  async ({ request, dataset, winner, accuracy }) => {
    const { runId, model, snapshot, trainingHash, code } = request;
    const spec = paths.run(runId, "register/spec.json");
    await blobs.writeJson(spec, {
      model,
      folder: blobs.uri(paths.run(runId, trialFolder(winner.number))),
      mlflowRun: winner.mlflowRunId,
      key: runId,
      tags: {
        "darkroom.run": runId,
        "darkroom.snapshot": snapshot,
        "darkroom.dataset": dataset,
        "darkroom.plan": trainingHash,
        "darkroom.code": code,
        "darkroom.test_accuracy": accuracy.toFixed(4),
      },
      result: blobs.uri(paths.run(runId, "register/result.json")),
    });
    return { spec: blobs.uri(spec) };
  };
