import type { readRun, readRuns } from "../../shared/runs/read-run.ts";

export type RunView = Awaited<ReturnType<typeof readRun>>;
type RunList = { runs: Awaited<ReturnType<typeof readRuns>> };

export interface Prediction {
  predictionId: string;
  label: string;
  probability: number;
  version: string;
  runId: string;
  latencyMs: number;
}

/** Darkroom's HTTP API, as its users call it. */
export class Api {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  runs = (model: string) => this.#call<RunList>(`/api/models/${model}/runs`);
  run = (runId: string) => this.#call<RunView>(`/api/runs/${runId}`);
  predict = (model: string, photo: Buffer) =>
    this.#call<Prediction>(`/api/models/${model}/predict`, { method: "POST", body: new Uint8Array(photo) });
  retrain = (model: string, force: boolean) =>
    this.#call<{ runId: string; because?: string }>(`/api/models/${model}/retrain?force=${force}`, {
      method: "POST",
    });

  async #call<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await fetch(this.url + path, init);
    const body = (await response.json()) as T & { detail?: string };
    if (!response.ok)
      throw new Error(`${init?.method ?? "GET"} ${path} answered ${response.status}: ${body.detail}`);
    return body;
  }
}
