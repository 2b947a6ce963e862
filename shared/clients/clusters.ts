import type { AxiosInstance } from "axios";
import { z } from "zod";
import { explain, TerminalError } from "../kit/errors.ts";
import { checkedAnswer } from "./answer.ts";
import { ClusterEvents, secondsOn, TELLING } from "./cluster-life.ts";
import { isMissing, ServiceError } from "./http.ts";

/** A cluster in Databricks' words. */
export interface ClusterSpec {
  spark_version: string;
  num_workers?: number;
  data_security_mode: "SINGLE_USER";
  node_type_id?: string;
  instance_pool_id?: string;
  policy_id?: string;
  apply_policy_default_values?: boolean;
  spark_conf: Record<string, string>;
  spark_env_vars?: Record<string, string>;
  custom_tags: Record<string, string>;
  docker_image?: { url: string; basic_auth?: { username: string; password: string } };
}

const Cluster = z.object({
  cluster_id: z.string(),
  cluster_name: z.string().default(""),
  state: z.string().default("UNKNOWN"),
  custom_tags: z.record(z.string(), z.string()).default({}),
});
export type Cluster = z.infer<typeof Cluster>;
/** What a cluster was made of, as far as it stayed so. */
const Made = z.object({
  node_type_id: z.string().optional().catch(undefined),
  num_workers: z.int().nonnegative().optional().catch(undefined),
  autoscale: z.unknown().optional(),
});
const Page = z.object({ clusters: z.array(Cluster).default([]), next_page_token: z.string().optional() });

/** Minutes of idleness after which Databricks ends a cluster of ours that everybody has forgotten. */
const FORGOTTEN = 60;
const OFF = new Set(["TERMINATED", "TERMINATING"]);

/** Databricks' clusters, as far as tasks need them. */
export class Clusters {
  readonly #http: AxiosInstance;

  constructor(http: AxiosInstance) {
    this.#http = http;
  }

  /**
   * Creates a cluster and gives its id; it takes minutes until it runs. Not safe to repeat: look for its name first. Throws `TerminalError`
   * where the app's identity may not create it.
   */
  async create(name: string, spec: ClusterSpec): Promise<string> {
    const body = { cluster_name: name, autotermination_minutes: FORGOTTEN, ...spec };
    const { data } = await this.#http.post("/api/2.1/clusters/create", body).catch((error: unknown) => {
      throw maybeForbidden(error);
    });
    return checkedAnswer(Cluster.pick({ cluster_id: true }), data, "Databricks' clusters/create").cluster_id;
  }

  /** All clusters that bear such a tag and were created by a request, as ours are; also those that have been off for less than a month. */
  async *tagged(tag: string): AsyncGenerator<Cluster> {
    let page: string | undefined;
    do {
      const params = { page_size: 100, page_token: page, "filter_by.cluster_sources": "API" };
      const { data } = await this.#http.get("/api/2.1/clusters/list", { params });
      const { clusters, next_page_token } = checkedAnswer(Page, data, "Databricks' clusters/list");
      yield* clusters.filter(({ custom_tags }) => custom_tags[tag] !== undefined);
      page = next_page_token || undefined;
    } while (page);
  }

  /** Such as RUNNING; throws for one that there is not. */
  async state(cluster_id: string): Promise<string> {
    const { data } = await this.#http.get("/api/2.1/clusters/get", { params: { cluster_id } });
    return checkedAnswer(Cluster, data, "Databricks' clusters/get").state;
  }

  /**
   * How long a cluster has had machines until now, starts included, in seconds, and which; undefined where Databricks does not tell. Throws
   * for a cluster that there is not any more.
   */
  async life(
    cluster_id: string,
    now: number,
  ): Promise<{ machine?: string; nodes?: number; seconds?: number }> {
    const asked = { cluster_id, order: "ASC", event_types: TELLING, limit: 500 };
    const what = "Databricks' clusters/get";
    const made = await this.#http.get("/api/2.1/clusters/get", { params: { cluster_id } });
    const { node_type_id, num_workers, autoscale } = checkedAnswer(Made, made.data, what);
    const seconds = await this.#http.post("/api/2.1/clusters/events", asked).then(
      ({ data }) => secondsOn(checkedAnswer(ClusterEvents, data, "Databricks' clusters/events"), now),
      (error: unknown) => {
        console.warn(`How long the cluster ${cluster_id} had machines is not known: ${explain(error)}`);
        return undefined;
      },
    );
    return {
      ...(node_type_id && { machine: node_type_id }),
      ...(num_workers !== undefined && autoscale === undefined && { nodes: num_workers + 1 }),
      ...(seconds !== undefined && { seconds }),
    };
  }

  /** Sees to it that a cluster runs, or will: false if there is none of this id any more, or it can start no more. */
  async wake(cluster_id: string): Promise<boolean> {
    try {
      const state = await this.state(cluster_id);
      if (state === "ERROR") return false;
      if (OFF.has(state)) await this.#http.post("/api/2.1/clusters/start", { cluster_id });
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      if (error instanceof ServiceError && leavesIt(error)) return true;
      throw error;
    }
  }

  /** Deletes a cluster for good, whatever it does. One that is gone is left as it is. */
  async delete(cluster_id: string): Promise<void> {
    await this.#http.post("/api/2.1/clusters/permanent-delete", { cluster_id }).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}

/**
 * Someone else has started it a moment ago, or it is still on its way down; or the app may attach to it and not look. A run that is
 * submitted to it waits for it, or starts it.
 */
const leavesIt = ({ code, status }: ServiceError) => code === "INVALID_STATE" || status === 403;

/** What Databricks says where it refuses everybody for a while. */
const FOR_NOW = /maintenance|temporar|try again|unavailable/i;

/** A right that is missing is told at once: waiting gives it to nobody. */
function maybeForbidden(error: unknown): unknown {
  if (!(error instanceof ServiceError) || error.status !== 403 || FOR_NOW.test(error.message)) return error;
  const remedy =
    "To create clusters it needs the entitlement to create them without restriction, or may use the policy that compute.policy names; or choose another compute.cluster.";
  return new TerminalError(`${error.message} ${remedy}`);
}
