import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished, vi } from "vitest";
import { signal } from "../../local/processes.ts";
import { eventually } from "../local/processes.ts";
import type { Darkroom } from "./darkroom.ts";
import { processOf, type Service } from "./victims.ts";

/** What a life cycle needs besides its host. */
export const NEEDED = ["MLflow", "storage", "Databricks"] as const;
export type Needed = (typeof NEEDED)[number];

/** A service that `hangs` takes connections and says nothing; one that `refuses` takes none. */
export type Manner = "hangs" | "refuses";

/** The stages of a life cycle at which something may be away, by the Databricks step that tells of them. */
export const STAGES = {
  snapshot: undefined, // photos are there, and no run yet
  start: undefined, // the run is known, and does its first steps
  inspect: "inspect-1",
  check: "check",
  preprocess: "preprocess-1",
  trials: "trial-1",
  evaluate: "evaluate",
  register: "register",
};
export type Stage = keyof typeof STAGES;

/** Waits until the first run of a model, which may not be known yet, has come to this stage. */
export async function reach({ api, databricksRuns }: Darkroom, model: string, stage: Stage): Promise<void> {
  if (stage === "snapshot") return;
  const step = STAGES[stage];
  await vi.waitFor(
    async () => {
      const { runs } = await api.runs(model);
      const reached = step
        ? (await databricksRuns()).some(({ run_name }) => run_name.endsWith(` ${step}`))
        : runs.length > 0;
      if (!reached) throw new Error(`the life cycle has not come to ${stage}: ${JSON.stringify(runs)}`);
    },
    { timeout: 600_000, interval: 200 },
  );
}

/** Takes a service away for so many seconds, and waits until it is back. */
export async function takeAway(
  darkroom: Darkroom,
  needed: Needed,
  manner: Manner,
  seconds: number,
): Promise<void> {
  await (manner === "hangs" ? stop(darkroom, needed, seconds) : kill(darkroom, needed, seconds));
  await eventually(() => ANSWER[needed](darkroom), 120_000);
}

const ANSWER: Record<Needed, (darkroom: Darkroom) => Promise<unknown>> = {
  MLflow: ({ mlflow }) => fetch(`${mlflow}/health`),
  storage: ({ images }) => images.exists(),
  Databricks: ({ databricksRuns }) => databricksRuns(),
};

async function stop(darkroom: Darkroom, needed: Needed, seconds: number): Promise<void> {
  const pid = pidOf(darkroom, needed === "storage" ? "Azurite" : needed);
  signal(pid, "SIGSTOP");
  onTestFinished(() => signal(pid, "SIGCONT")); // a test that ends before must leave nobody behind who cannot end
  await sleep(seconds * 1000);
  signal(pid, "SIGCONT");
}

async function kill(darkroom: Darkroom, needed: Needed, seconds: number): Promise<void> {
  const supervisor = darkroom.child.pid as number; // it would start the service again
  signal(supervisor, "SIGSTOP");
  // Storage is reached by the bridge alone, which loses nothing by its death.
  signal(pidOf(darkroom, needed === "storage" ? "bridge" : needed), "SIGKILL");
  await sleep(seconds * 1000);
  signal(supervisor, "SIGCONT");
}

function pidOf({ data }: Darkroom, service: Service): number {
  const pid = processOf(data, service);
  if (pid === undefined) throw new Error(`${service} does not run`);
  return pid;
}
