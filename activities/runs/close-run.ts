import { leaveHead } from "../../shared/admission/start-run.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { RunEnd } from "../../shared/requests/request.ts";
import { closeMlflowRun } from "../../shared/runs/close-mlflow-run.ts";
import { addUp } from "../../shared/tasks/add-up.ts";
import { endClusters } from "../../shared/tasks/clusters.ts";
import type { Activity } from "../activity.ts";
import type { closeRun } from "./contracts.ts";
import type { RunServices } from "./finish-run.ts";

export const closeRunWith =
  (services: RunServices): Activity<typeof closeRun> =>
  async ({ runId, model, outcome, because }, orchestrations) => {
    const { blobs, mlflow, databricks } = services;
    const bill = await addUp(services, runId);
    const result: RunEnd = { outcome, because, trials: [], ...bill, endedAt: new Date().toISOString() };
    await blobs.keepJson(paths.run(runId, "result.json"), result);
    await closeMlflowRun(mlflow, model, runId, outcome);
    await endClusters(blobs, databricks.clusters, runId);
    await leaveHead(blobs, model, runId, orchestrations, outcome === "superseded");
    return null;
  };
