import { leaveHead } from "../../shared/admission/start-run.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { changeJson } from "../../shared/clients/change-json.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import { Trained, trainedMarker } from "../../shared/requests/request.ts";
import { closeMlflowRun } from "../../shared/runs/close-mlflow-run.ts";
import type { StoredResult } from "../../shared/runs/result.ts";
import { addUp } from "../../shared/tasks/add-up.ts";
import { endClusters } from "../../shared/tasks/clusters.ts";
import type { Activity } from "../activity.ts";
import type { finishRun } from "./contracts.ts";

/** What the end of a run needs. */
export interface RunServices {
  blobs: Blobs;
  mlflow: Mlflow;
  databricks: Databricks;
  settings: Pick<Settings, "MACHINE_PRICES">;
}

const TRAINED = { schema: Trained, format: 1 };

export const finishRunWith =
  (deps: RunServices): Activity<typeof finishRun> =>
  async ({ request, result }, orchestrations) => {
    const { runId, model, policyHash } = request;
    const { blobs, mlflow, databricks } = deps;
    const bill = await addUp(deps, runId);
    const stored: StoredResult = { ...result, ...bill, endedAt: new Date().toISOString() };
    await blobs.writeJson(paths.run(runId, "result.json"), stored);
    if (result.dataset && (result.outcome === "promoted" || result.outcome === "refused"))
      await changeJson(blobs, trainedMarker(request, result.dataset), TRAINED, undefined, () => ({
        runId,
        outcome: result.outcome,
        policyHash,
      }));
    await closeMlflowRun(mlflow, model, runId, result.outcome, { request, result, bill });
    await endClusters(blobs, databricks.clusters, runId);
    await leaveHead(blobs, model, runId, orchestrations, result.outcome === "superseded");
    return null;
  };
