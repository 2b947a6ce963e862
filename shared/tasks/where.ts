import type { Blobs } from "../clients/blobs.ts";
import type { Databricks, Where } from "../clients/databricks.ts";
import { Compute } from "../kit/compute.ts";
import { TerminalError } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import type { Settings } from "../kit/settings.ts";
import { storageVariables } from "../kit/tasks-storage.ts";
import { computeFor } from "../plan/compute.ts";
import type { Plan } from "../plan/schema.ts";
import { readRequest } from "../requests/read-request.ts";
import { clusterSpec } from "./cluster-spec.ts";
import { CLUSTER_TAG, clusterOf } from "./clusters.ts";
import { packagesFor } from "./packages.ts";
import { machinesOf, type RunsOn } from "./runs-on.ts";
import type { Task } from "./task.ts";

/** What a task runs on, and what is installed there for it. */
export interface Place {
  where: Where;
  packages: string[];
  /** The same for people: which machines these are. */
  on: RunsOn;
  /** Runs of other plans, and of others, may meet there. */
  isShared?: boolean;
}

interface Services {
  blobs: Blobs;
  databricks: Databricks;
  settings: Settings;
}

/** What a plan says of the machines and the trainers of a task. */
interface Wanted {
  compute?: Compute | undefined;
  engine?: Plan["search"]["engine"];
  trainers?: readonly string[];
}

/** What a plan says of the machines for work that is no life cycle's, such as a batch. */
export const computeOf = (runId: string) => paths.run(runId, "compute.json");

/** What a task of a run runs on, made ready. */
export async function whereFor(services: Services, task: Pick<Task, "runId" | "entryPoint">): Promise<Place> {
  const request = await readRequest(services.blobs, task.runId);
  if (!request) {
    const compute = await services.blobs.json(computeOf(task.runId), Compute);
    return placeFor(services, task, { compute }, false);
  }
  if (!("plan" in request)) return placeFor(services, task, {}, true);
  const { compute, search } = request.plan;
  const { engine, trainers } = search;
  return placeFor(services, task, { compute, engine, trainers }, true);
}

/**
 * What a task runs on, made ready: the life cycle's cluster is created for its first task, a standing one started where it rests. Work
 * that belongs to no life cycle, such as an erasure, has a cluster for each run in the place of one that lives on.
 */
export async function placeFor(
  { blobs, databricks, settings }: Services,
  { runId, entryPoint }: Pick<Task, "runId" | "entryPoint">,
  { compute, engine, trainers = [] }: Wanted,
  ofLifecycle: boolean,
): Promise<Place> {
  const { cluster, ...machines } = computeFor(entryPoint, settings, compute, engine);
  const packages = packagesFor(entryPoint, { cluster, ...machines }, trainers);
  const place = (where: Where, on: RunsOn): Place => ({ where, packages, on });
  if (cluster === "serverless") return place("serverless", { kind: "serverless", machine: "serverless" });
  const { DARKROOM_ENVIRONMENT: environment } = settings;
  const tags = {
    ...(environment !== undefined && { "darkroom-environment": environment }),
    [CLUSTER_TAG]: runId,
  };
  const spec = clusterSpec(machines, tags, storageVariables(settings));
  if (cluster === "run" || (cluster === "lifecycle" && !ofLifecycle))
    return place({ newCluster: spec }, { kind: "run", ...machinesOf(spec) });
  if (cluster === "lifecycle") {
    const clusterId = await clusterOf(blobs, databricks.clusters, runId, spec);
    return place({ cluster: clusterId }, { kind: "lifecycle", ...machinesOf(spec), clusterId });
  }
  if (await databricks.clusters.wake(cluster))
    return { ...place({ cluster }, { kind: "standing", machine: cluster }), isShared: true };
  throw new TerminalError(
    `Databricks has no cluster ${cluster}, or it cannot start: name another one as compute.cluster in the plan, or as the setting DATABRICKS_CLUSTER`,
  );
}
