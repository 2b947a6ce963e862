import type { AxiosInstance } from "axios";
import { z } from "zod";
import { DatabricksRunId } from "../kit/ids.ts";
import { type Settings, wheelsOf } from "../kit/settings.ts";
import { checkedAnswer } from "./answer.ts";
import { databricksToken } from "./databricks-token.ts";
import { ServiceError, serviceClient } from "./http.ts";
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
}

const Submitted = z.object({ run_id: DatabricksRunId });
const Output = z.object({
  error: z.string().optional(),
  error_trace: z.string().optional(),
  logs: z.string().optional(),
});
export type TaskOutput = z.infer<typeof Output>;

/** The part of Databricks' Jobs API 2.2 that a life cycle needs. */
export class Databricks {
  readonly #http: AxiosInstance;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
    const token = databricksToken(settings);
    this.#http = serviceClient({
      name: "Databricks",
      url: settings.DATABRICKS_HOST,
      setting: "DATABRICKS_HOST",
      needs: "must belong to the workspace and may attach to the cluster",
      token,
    });
  }

  /** Starts a run, or answers with the one that this token has started. */
  async submit({ name, entryPoint, spec, token, timeout }: TaskRequest): Promise<string> {
    const { DATABRICKS_CLUSTER: cluster } = this.#settings;
    const wheels = wheelsOf(this.#settings);
    const wheelTask = { package_name: "darkroom_training", entry_point: entryPoint, parameters: [spec] };
    const where =
      cluster === "serverless"
        ? { environment_key: "training" }
        : { existing_cluster_id: cluster, libraries: wheels.map((whl) => ({ whl })) };
    const { data } = await this.#http.post("/api/2.2/jobs/runs/submit", {
      run_name: name,
      idempotency_token: token,
      timeout_seconds: timeout,
      queue: { enabled: true },
      tasks: [{ task_key: entryPoint, python_wheel_task: wheelTask, ...where }],
      ...(cluster === "serverless" && {
        environments: [
          { environment_key: "training", spec: { environment_version: "4", dependencies: wheels } },
        ],
      }),
    });
    return checkedAnswer(Submitted, data, "Databricks' runs/submit").run_id;
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

function isMissing(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.status === 404 || (error.status === 400 && / does not exist/.test(error.message));
}
