import type { AxiosInstance } from "axios";
import { z } from "zod";
import type { Settings } from "../kit/settings.ts";
import { checkedAnswer } from "./answer.ts";
import { databricksToken } from "./databricks-token.ts";
import { ServiceError, serviceClient } from "./http.ts";
import { CatalogModels, isInCatalog } from "./model-registry.ts";

const Experiment = z.object({ experiment_id: z.string(), lifecycle_stage: z.string() });
/** MLflow writes what is no finite number as text; huge whole ones are read as text. */
const Figure = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^(-?\d+|NaN|-?Infinity)$/)
      .transform(Number),
  ])
  .default(Number.NaN);
const Pairs = z.array(z.object({ key: z.string(), value: z.string() })).default([]);
const Run = z.object({
  info: z.object({
    run_id: z.string(),
    run_name: z.string().default(""),
    status: z.string(),
    experiment_id: z.string(),
  }),
  data: z
    .object({
      metrics: z.array(z.object({ key: z.string(), value: Figure, step: z.number().default(0) })).default([]),
      params: Pairs,
      tags: Pairs,
    })
    .prefault({}),
});
export type MlflowRun = z.infer<typeof Run>;

/** What one call may log. */
const MOST_LOGGED = 900;

/** MLflow's tracking server and registry, as far as a life cycle needs them. */
export class Mlflow {
  readonly #http: AxiosInstance;
  readonly #catalog: CatalogModels;
  readonly #onDatabricks: boolean;
  readonly url: string;
  readonly settings: Pick<Settings, "DARKROOM_ENVIRONMENT">;

  constructor(settings: Settings) {
    this.settings = settings;
    this.url = settings.MLFLOW_TRACKING_URI.replace(/\/$/, "");
    const service = {
      name: "MLflow",
      url: this.url,
      setting: "MLFLOW_TRACKING_URI",
      needs: "must be allowed to edit the experiments and registered models",
    };
    this.#catalog = new CatalogModels(settings);
    this.#onDatabricks = this.url === settings.DATABRICKS_HOST.replace(/\/$/, "");
    const token = databricksToken(settings);
    this.#http = serviceClient(this.#onDatabricks ? { ...service, token } : service);
  }

  /** Asks for an experiment, whichever. */
  async reach(): Promise<void> {
    await this.#post("experiments/search", { max_results: 1 }, z.object({}));
  }

  /** Asks the registry for a model, whichever, and says which registry that is. */
  async reachRegistry(registry: string | undefined): Promise<string> {
    if (registry === undefined) await this.#get("registered-models/search", { max_results: 1 }, z.object({}));
    else await this.#catalog.reach(registry);
    return registry ?? "MLflow's own";
  }

  /** The page of a run, for people. MLflow's own shows it among evaluations of language models, unless it is told what it is. */
  page(experimentId: string, runId: string): string {
    const run = `experiments/${experimentId}/runs/${runId}`;
    return this.#onDatabricks
      ? `${this.url}/ml/${run}`
      : `${this.url}/#/${run}?workflowType=machine_learning`;
  }

  /** The experiment of this name, created if there is none; on Databricks with the folder that it lies in. */
  async experiment(name: string): Promise<string> {
    for (let tries = 1; ; tries++) {
      try {
        return (await this.#post("experiments/create", { name }, z.object({ experiment_id: z.string() })))
          .experiment_id;
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        if (error.code === "RESOURCE_ALREADY_EXISTS") break;
        if (!this.#onDatabricks || error.code !== "RESOURCE_DOES_NOT_EXIST" || tries > 1) throw error;
        await this.#http.post("/api/2.0/workspace/mkdirs", { path: name.replace(/\/[^/]*$/, "") });
      }
    }
    const found = z.object({ experiment: Experiment });
    const { experiment } = await this.#get("experiments/get-by-name", { experiment_name: name }, found);
    if (experiment.lifecycle_stage === "deleted")
      await this.#post("experiments/restore", { experiment_id: experiment.experiment_id }, z.unknown());
    return experiment.experiment_id;
  }

  /** Creates a run with these tags. */
  async createRun(
    experimentId: string,
    name: string,
    startTime: number,
    tags: Record<string, string>,
  ): Promise<string> {
    const pairs = Object.entries(tags).map(([key, value]) => ({ key, value }));
    const body = { experiment_id: experimentId, run_name: name, start_time: startTime, tags: pairs };
    return (await this.#post("runs/create", body, z.object({ run: Run }))).run.info.run_id;
  }

  /** Runs of an experiment that have this tag, newest first. */
  async runsWithTag(experimentId: string, tag: string, value: string): Promise<MlflowRun[]> {
    const filter = `tags.\`${tag}\` = '${value}'`;
    const body = { experiment_ids: [experimentId], filter, max_results: 1000 };
    return (await this.#post("runs/search", body, z.object({ runs: z.array(Run).default([]) }))).runs;
  }

  async run(runId: string): Promise<MlflowRun> {
    return (await this.#get("runs/get", { run_id: runId }, z.object({ run: Run }))).run;
  }

  /** Logs values of metrics at their steps, parameters and tags. `at` is in milliseconds since 1970. */
  async logAll(
    runId: string,
    at: number,
    points: readonly { key: string; value: number; step: number }[],
    params: Record<string, string | number>,
    tags: Record<string, string> = {},
  ): Promise<void> {
    const pairs = (said: Record<string, string | number>) =>
      Object.entries(said).map(([key, value]) => ({ key, value: String(value) }));
    for (let n = 0; n === 0 || n < points.length; n += MOST_LOGGED) {
      const metrics = points.slice(n, n + MOST_LOGGED).map((point) => ({ ...point, timestamp: at }));
      const first = n === 0 ? { params: pairs(params), tags: pairs(tags) } : {};
      const body = { run_id: runId, metrics, ...first };
      await this.#post("runs/log-batch", body, z.unknown());
    }
  }

  /** Ends a run: FINISHED, FAILED or KILLED. */
  async endRun(runId: string, status: "FINISHED" | "FAILED" | "KILLED", endTime: number): Promise<void> {
    await this.#post("runs/update", { run_id: runId, status, end_time: endTime }, z.unknown());
  }

  async renameRun(runId: string, name: string): Promise<void> {
    await this.#post("runs/update", { run_id: runId, run_name: name }, z.unknown());
  }

  /** Points an alias of a registered model at a version; in the registry that its name is of. */
  async setAlias(model: string, alias: string, version: string): Promise<void> {
    if (isInCatalog(model)) return this.#catalog.setAlias(model, alias, version);
    await this.#post("registered-models/alias", { name: model, alias, version }, z.unknown());
  }

  async tagVersion(model: string, version: string, key: string, value: string): Promise<void> {
    if (isInCatalog(model)) return this.#catalog.tagVersion(model, version, key, value);
    await this.#post("model-versions/set-tag", { name: model, version, key, value }, z.unknown());
  }

  async #get<T>(route: string, params: Record<string, unknown>, schema: z.ZodType<T>): Promise<T> {
    const { data } = await this.#http.get(`/api/2.0/mlflow/${route}`, { params });
    return checkedAnswer(schema, data, `MLflow's ${route}`);
  }

  async #post<T>(route: string, body: object, schema: z.ZodType<T>): Promise<T> {
    const { data } = await this.#http.post(`/api/2.0/mlflow/${route}`, body);
    return checkedAnswer(schema, data, `MLflow's ${route}`);
  }
}
