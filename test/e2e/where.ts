import { setTimeout as sleep } from "node:timers/promises";
import { vi } from "vitest";
import type { RunView } from "../../cli/demo/api.ts";
import type { Darkroom } from "./darkroom.ts";

/** Where the newest life cycle of a model stands. */
export interface Standing {
  /** Of the run; "settle" before there is one. */
  stage: string;
  /** Every run that is expected has come to an end. */
  ended: boolean;
}

const ANSWER_MS = 2_000;

/** Looks where a model stands that is to have so many runs; undefined if nobody answers in time. */
export async function standing(
  { api }: Pick<Darkroom, "api">,
  model: string,
  runs: number,
): Promise<Standing | undefined> {
  const look = async (): Promise<Standing> => {
    const all = (await api.runs(model)).runs;
    if (all.length < runs) return { stage: "settle", ended: false };
    if (all.every(({ status }) => status !== "running" && status !== "queued"))
      return { stage: "", ended: true };
    const run = await api.run(all[0]?.runId as string);
    return { stage: stageOf(run), ended: false };
  };
  return Promise.race([look().catch(() => undefined), sleep(ANSWER_MS, undefined)]);
}

const stageOf = (run: RunView): string => ("stage" in run ? run.stage : run.status);

/** Waits for a model's runs through whatever is away meanwhile; gives them, the oldest first, in full. */
export async function endsOf(
  { api }: Pick<Darkroom, "api">,
  model: string,
  count: number,
): Promise<RunView[]> {
  return vi.waitFor(
    async () => {
      const { runs } = await api.runs(model);
      const ended = runs.every(({ status }) => status !== "running" && status !== "queued");
      if (runs.length < count || !ended)
        throw new Error(`of ${count} runs there are ${JSON.stringify(runs)}`);
      return Promise.all(runs.reverse().map(({ runId }) => api.run(runId)));
    },
    { timeout: 600_000, interval: 500 },
  );
}
