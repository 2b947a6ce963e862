import type { AxiosInstance } from "axios";
import { z } from "zod";
import { DatabricksRunId } from "../kit/ids.ts";
import { type Settings, viewersOf } from "../kit/settings.ts";
import { storageParameters } from "../kit/tasks-storage.ts";
import { packageVersion, wheelsOf } from "../kit/wheels.ts";
import { checkedAnswer } from "./answer.ts";
import { type ClusterSpec, Clusters } from "./clusters.ts";
import { databricksToken } from "./databricks-token.ts";
import { isMissing, serviceClient } from "./http.ts";
import { outcomeOf, type RunState, RunStatus } from "./run-state.ts";

export interface TaskRequest {
  /** What people see in Databricks' list. */
  name: string;
  entryPoint: string;
  /** URI of the task's spec. */
  spec: string;
  token: string;
  /** Seconds, after which Databricks ends the run. */
  timeout: number;
  where: Where;
  /** What is installed beside the wheels, each as `name==version`. */
  packages?: readonly string[];
  /** The trace context that the task is handed. */
  traceparent?: string | undefined;
}

/** What a run gets to run on: a cluster by its id, one of its own, or machines of Databricks' own. */
export type Where = { cluster: string } | { newCluster: ClusterSpec } | "serverless";

const Submitted = z.object({ run_id: DatabricksRunId });
/** Of a task only what says on which standing cluster it runs. */
const TaskOn = z.object({ existing_cluster_id: z.string().optional().catch(undefined) });
const Listed = z.object({
  runs: z
    .array(
      z.object({
        run_id: DatabricksRunId,
        run_name: z.string().default(""),
        tasks: z.array(TaskOn).catch([]),
      }),
    )
    .default([]),
  next_page_token: z.string().optional(),
});
const Me = z.object({ userName: z.string() });
const Output = z.object({
  error: z.string().optional(),
  error_trace: z.string().optional(),
  logs: z.string().optional(),
});
export type TaskOutput = z.infer<typeof Output>;

/** The part of Databricks' Jobs API 2.2 that a life cycle needs. */
export class Databricks {
  readonly #http: AxiosInstance;
  readonly #wheels: readonly string[];
  /** What every task is told beside the URI of its spec. */
  readonly #further: readonly string[];
  readonly #viewers: readonly string[];
  readonly clusters: Clusters;

  constructor(settings: Settings) {
    this.#wheels = wheelsOf(settings);
    const version = packageVersion(settings);
    this.#further = [...(version === undefined ? [] : [version]), ...storageParameters(settings)];
    this.#viewers = viewersOf(settings);
    const token = databricksToken(settings);
    this.#http = serviceClient({
      name: "Databricks",
      url: settings.DATABRICKS_HOST,
      setting: "DATABRICKS_HOST",
      needs: "must belong to the workspace and may attach to the cluster",
      token,
    });
    this.clusters = new Clusters(this.#http);
  }

  /** The name by which the workspace knows the app. */
  async whoAmI(): Promise<string> {
    const { data } = await this.#http.get("/api/2.0/preview/scim/v2/Me");
    return checkedAnswer(Me, data, "Databricks' scim/v2/Me").userName;
  }

  /** Starts a run, or answers with the one that this token has started. */
  async submit({
    name,
    entryPoint,
    spec,
    token,
    timeout,
    where,
    packages = [],
    traceparent,
  }: TaskRequest): Promise<string> {
    const traced = traceparent === undefined ? [] : [`--traceparent=${traceparent}`];
    const parameters = [spec, ...this.#further, ...traced];
    const wheelTask = { package_name: "darkroom_training", entry_point: entryPoint, parameters };
    const { on, environments } = placed(where, this.#wheels, packages);
    const { data } = await this.#http.post("/api/2.2/jobs/runs/submit", {
      run_name: name,
      idempotency_token: token,
      timeout_seconds: timeout,
      queue: { enabled: true },
      tasks: [{ task_key: entryPoint, python_wheel_task: wheelTask, ...on }],
      ...environments,
      ...(this.#viewers.length > 0 && { access_control_list: this.#viewers.map(mayView) }),
    });
    return checkedAnswer(Submitted, data, "Databricks' runs/submit").run_id;
  }

  /** Runs that have not ended and were submitted on their own, as ours are, with their names; those of people and other apps too. */
  async *active(): AsyncGenerator<{ databricksRunId: string; name: string }> {
    for await (const { run_id, run_name } of this.#active({ run_type: "SUBMIT_RUN" }))
      yield { databricksRunId: run_id, name: run_name };
  }

  /** How many tasks a standing cluster has, or is to have, of all runs that the app may see; no more are counted than so many. */
  async tasksOn(cluster: string, most: number): Promise<number> {
    let count = 0;
    for await (const { tasks } of this.#active({ expand_tasks: true, limit: 24 })) {
      count += tasks.filter(({ existing_cluster_id }) => existing_cluster_id === cluster).length;
      if (count >= most) break;
    }
    return count;
  }

  async *#active(which: object): AsyncGenerator<z.infer<typeof Listed>["runs"][number]> {
    let page: string | undefined;
    do {
      const params = { active_only: true, ...which, page_token: page };
      const { data } = await this.#http.get("/api/2.2/jobs/runs/list", { params });
      const { runs, next_page_token } = checkedAnswer(Listed, data, "Databricks' runs/list");
      yield* runs;
      page = next_page_token || undefined;
    } while (page);
  }

  /** How a run stands. One that Databricks no longer knows (they are removed after 60 days) is `unknown`. */
  async get(runId: string): Promise<RunState> {
    try {
      const { data } = await this.#http.get("/api/2.2/jobs/runs/get", { params: { run_id: runId } });
      return outcomeOf(checkedAnswer(RunStatus, data, "Databricks' runs/get"));
    } catch (error) {
      if (!isMissing(error)) throw error;
      return {
        state: "unknown",
        page: "",
        tasks: [],
        message: `Databricks does not know run ${runId} any more`,
      };
    }
  }

  /** What a task's process wrote and why it failed; the id is that of the task's own run. */
  async output(taskRunId: string): Promise<TaskOutput> {
    const { data } = await this.#http.get("/api/2.2/jobs/runs/get-output", { params: { run_id: taskRunId } });
    return checkedAnswer(Output, data, "Databricks' runs/get-output");
  }

  /** Asks a run to stop; it ends some time later. A run that has ended or is gone is left as it is. */
  async cancel(runId: string): Promise<void> {
    // Written by hand: as a number of JavaScript's, a large id would be another run's.
    const body = `{"run_id": ${runId}}`;
    const headers = { "Content-Type": "application/json" };
    await this.#http.post("/api/2.2/jobs/runs/cancel", body, { headers }).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}

const mayView = (name: string) => ({
  ...(name.includes("@") ? { user_name: name } : { group_name: name }),
  permission_level: "CAN_VIEW",
});

/** The fields of a task and of its run that say where it runs, and with which wheels and packages. */
function placed(
  where: Where,
  wheels: readonly string[],
  packages: readonly string[],
): { on: object; environments?: object } {
  if (where === "serverless") {
    const spec = { environment_version: "4", dependencies: [...packages, ...wheels] };
    const environments = [{ environment_key: "training", spec }];
    return { on: { environment_key: "training" }, environments: { environments } };
  }
  const libraries = [
    ...packages.map((one) => ({ pypi: { package: one } })),
    ...wheels.map((whl) => ({ whl })),
  ];
  if ("cluster" in where) return { on: { existing_cluster_id: where.cluster, libraries } };
  return { on: { new_cluster: where.newCluster, libraries } };
}
