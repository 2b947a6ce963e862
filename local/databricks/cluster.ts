import { z } from "zod";

// What ends up in an environment cannot hold a NUL.
const Text = z.string().refine((text) => !text.includes("\0"), "must not hold the character U+0000");
const Variable = Text.regex(/^[^=]+$/, "must be the name of a variable");

const SINGLE_NODE = "singleNode";
/** Whose containers may be one's own. */
const DEDICATED = new Set(["SINGLE_USER", "DATA_SECURITY_MODE_DEDICATED"]);

/** A cluster as it is asked for, by itself or with a run; what Databricks does not offer is refused. */
export const ClusterRequest = z
  .looseObject({
    cluster_name: z.string().default(""),
    spark_version: z.string().min(1),
    node_type_id: z.string().optional(),
    instance_pool_id: z.string().optional(),
    single_user_name: z.string().optional(),
    policy_id: z.string().optional(),
    num_workers: z.int().nonnegative().optional(),
    data_security_mode: z.string().optional(),
    autotermination_minutes: z
      .int()
      .refine((minutes) => minutes === 0 || (minutes >= 10 && minutes <= 10_000), "must be 10 to 10000, or 0")
      .default(0),
    docker_image: z
      .looseObject({
        url: z.string().min(1),
        basic_auth: z.strictObject({ username: z.string(), password: z.string() }).optional(),
      })
      .optional(),
    custom_tags: z.record(z.string(), z.string()).default({}),
    spark_conf: z.record(z.string(), z.string()).default({}),
    spark_env_vars: z.record(Variable, Text).optional(),
  })
  .superRefine((cluster, context) => {
    for (const message of refusals(cluster)) context.addIssue({ code: "custom", message });
  });
export type ClusterRequest = z.infer<typeof ClusterRequest>;

function* refusals(cluster: Record<string, unknown>): Generator<string> {
  const { node_type_id, instance_pool_id, policy_id, num_workers, docker_image, spark_version } = cluster;
  if (!node_type_id && !instance_pool_id && !policy_id)
    yield "Exactly one of node_type_id or instance_pool_id must be specified.";
  if (node_type_id && instance_pool_id) yield "The field node_type_id cannot be supplied with a pool.";
  const conf = cluster.spark_conf as Record<string, string>;
  if (num_workers === 0 && conf["spark.databricks.cluster.profile"] !== SINGLE_NODE)
    yield "The field num_workers must be positive where the cluster is no single node.";
  if (num_workers === undefined && !policy_id) yield "Missing required field 'num_workers'.";
  if (docker_image && !DEDICATED.has(String(cluster.data_security_mode)))
    yield "Custom containers are supported in dedicated access mode alone.";
  if (docker_image && String(spark_version).includes("-ml-"))
    yield "Custom containers are not supported by Databricks Runtime for Machine Learning.";
}

/** Who calls here. */
export const CALLER = "local";

/** Whose a cluster in dedicated mode is, where that is somebody else's: nobody but its one user runs anything there, whatever lists of rights say. */
export function otherUser({ data_security_mode, single_user_name }: ClusterRequest): string | undefined {
  const isDedicated = DEDICATED.has(String(data_security_mode));
  if (!isDedicated || single_user_name === undefined || single_user_name === CALLER) return undefined;
  return single_user_name;
}

/** A cluster that stands by itself. */
export type Cluster = {
  id: string;
  request: ClusterRequest;
  source: "API" | "UI";
  state: "PENDING" | "RUNNING" | "TERMINATING" | "TERMINATED";
  since: number; // milliseconds since 1970, like the others
  createdAt: number;
  startsAt?: number; // while it is pending
  ranMs: number; // before it came to this state
  reason?: { code: string; type: string }; // why it was terminated
  /** Since when it had machines, and until when: absent of clusters of before this was kept. */
  events?: { timestamp: number; type: "CREATING" | "STARTING" | "TERMINATING" }[];
  /** Where each library lies that was installed since it started, by name and version. */
  installed: Record<string, string>;
};

/** Minutes that a cluster has cost so far: from the moment when it runs. */
export const minutesOf = ({ state, since, ranMs }: Cluster, now: number) =>
  (ranMs + (state === "RUNNING" || state === "TERMINATING" ? now - since : 0)) / 60_000;
