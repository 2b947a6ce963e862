import { leaveHead } from "../../shared/admission/start-run.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { RunEnd } from "../../shared/requests/request.ts";
import { closeMlflowRun } from "../../shared/runs/close-mlflow-run.ts";
import { endClusters } from "../../shared/tasks/clusters.ts";
import type { Activity } from "../activity.ts";
import type { closeRun } from "./contracts.ts";

export const closeRunWith =
  ({
    blobs,
    mlflow,
    databricks,
  }: {
    blobs: Blobs;
    mlflow: Mlflow;
    databricks: Databricks;
  }): Activity<typeof closeRun> =>
  async ({ runId, model, outcome, because }, orchestrations) => {
    const result: RunEnd = { outcome, because, trials: [], endedAt: new Date().toISOString() };
    await blobs.keepJson(paths.run(runId, "result.json"), result);
    await closeMlflowRun(mlflow, model, runId, outcome);
    await endClusters(blobs, databricks.clusters, runId);
    await leaveHead(blobs, model, runId, orchestrations, outcome === "superseded");
    return null;
  };
