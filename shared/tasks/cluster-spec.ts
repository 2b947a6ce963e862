import type { ClusterSpec } from "../clients/clusters.ts";
import type { Machines } from "../kit/compute.ts";

/** Long-term support; it has Python 3.12. */
export const DEFAULT_RUNTIME = "17.3.x-scala2.13";

const ONE_MACHINE = { "spark.databricks.cluster.profile": "singleNode", "spark.master": "local[*]" };
/** Images of one's own reach Volumes only so. */
const VOLUMES = { "spark.databricks.unityCatalog.volumes.enabled": "true" };

/**
 * A cluster as Databricks is asked for it, with these environment variables. It is dedicated to the app's identity: images and tasks'
 * own packages need that.
 */
export function clusterSpec(
  machines: Machines,
  tags: Record<string, string>,
  variables: Record<string, string> = {},
): ClusterSpec {
  const { runtime = DEFAULT_RUNTIME, node_type, policy, pool, image } = machines;
  // A policy may say how many; without one it is a single machine.
  const { workers = policy === undefined ? 0 : undefined } = machines;
  const single = workers === 0;
  const secret = (key: string) => `{{secrets/${image?.login}/${key}}}`;
  return {
    spark_version: runtime,
    ...(workers !== undefined && { num_workers: workers }),
    data_security_mode: "SINGLE_USER",
    ...(node_type && { node_type_id: node_type }),
    ...(pool && { instance_pool_id: pool }),
    ...(policy && { policy_id: policy, apply_policy_default_values: true }),
    spark_conf: { ...(single && ONE_MACHINE), ...(image && VOLUMES) },
    ...(Object.keys(variables).length > 0 && { spark_env_vars: variables }),
    custom_tags: { ...machines.tags, ...tags, ...(single && { ResourceClass: "SingleNode" }) },
    ...(image && {
      docker_image: {
        url: image.url,
        ...(image.login && {
          basic_auth: { username: secret("username"), password: secret("password") },
        }),
      },
    }),
  };
}
