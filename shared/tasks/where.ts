import type { Blobs } from "../clients/blobs.ts";
import type { Databricks, Where } from "../clients/databricks.ts";
import { TerminalError } from "../kit/errors.ts";
import type { Settings } from "../kit/settings.ts";
import { storageVariables } from "../kit/tasks-storage.ts";
import { computeFor } from "../plan/compute.ts";
import { readRequest } from "../requests/read-request.ts";
import { clusterSpec } from "./cluster-spec.ts";
import { CLUSTER_TAG, clusterOf } from "./clusters.ts";
import type { Task } from "./task.ts";

/**
 * What a task runs on, made ready: the life cycle's cluster is created for its first task, a standing one started where it rests. Work
 * that belongs to no life cycle, such as an erasure, has a cluster for each run in the place of one that lives on.
 */
export async function whereFor(
  { blobs, databricks, settings }: { blobs: Blobs; databricks: Databricks; settings: Settings },
  { runId, entryPoint }: Pick<Task, "runId" | "entryPoint">,
): Promise<Where> {
  const request = await readRequest(blobs, runId);
  const plan = request && "plan" in request ? request.plan : undefined;
  const asked = [plan?.compute, plan?.search.engine] as const;
  const { cluster, ...machines } = computeFor(entryPoint, settings, ...asked);
  if (cluster === "serverless") return "serverless";
  const { DARKROOM_ENVIRONMENT: environment } = settings;
  const tags = {
    ...(environment !== undefined && { "darkroom-environment": environment }),
    [CLUSTER_TAG]: runId,
  };
  const spec = clusterSpec(machines, tags, storageVariables(settings));
  if (cluster === "run" || (cluster === "lifecycle" && !request)) return { newCluster: spec };
  if (cluster === "lifecycle") return { cluster: await clusterOf(blobs, databricks.clusters, runId, spec) };
  if (await databricks.clusters.wake(cluster)) return { cluster };
  throw new TerminalError(
    `Databricks has no cluster ${cluster}, or it cannot start: name another one as compute.cluster in the plan, or as the setting DATABRICKS_CLUSTER`,
  );
}
