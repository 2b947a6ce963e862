import { z } from "zod";
import type { ClusterSpec } from "../clients/clusters.ts";

/**
 * What Databricks runs are on: a cluster that lives as long as their life cycle, one for each run, one that others use too, machines of
 * Databricks' own. Those of before this was noted are on something `unknown`.
 */
export const KINDS = ["lifecycle", "run", "standing", "serverless", "unknown"] as const;

/** Which machines a Databricks run is on. */
export const RunsOn = z.object({
  kind: z.enum(KINDS),
  /** The node type, or the pool or policy that decides on it; the id of a cluster that stands; otherwise what the kind is called. */
  machine: z.string(),
  /** Machines of the cluster, its driver included; absent where a policy decides how many, and where that is nobody's business. */
  nodes: z.number().optional(),
  /** The life cycle's cluster. */
  clusterId: z.string().optional(),
});
export type RunsOn = z.infer<typeof RunsOn>;

/** What Databricks is asked for in the name of a cluster. */
export function machinesOf({ node_type_id, instance_pool_id, policy_id, num_workers }: ClusterSpec) {
  return {
    machine: node_type_id ?? instance_pool_id ?? policy_id ?? "unknown",
    ...(num_workers !== undefined && { nodes: num_workers + 1 }),
  };
}
