import { setTimeout as pause } from "node:timers/promises";
import { Trouble } from "../../local/trouble.ts";
import type { Api, RunView } from "../demo/api.ts";
import { becauseOf } from "../demo/report.ts";
import { isUnderWay } from "../demo/watch.ts";

const LOOK_EVERY = 2000;

/** Trains what lies in storage now, and follows the run until a model serves; the run is told. `until` is in milliseconds since 1970. */
export async function train(api: Api, model: string, until: number): Promise<RunView> {
  for (;;) {
    const { runId } = await api.retrain(model, false);
    const run = await ended(api, runId, until);
    // Another run was about more: the photos that had just been uploaded, most likely.
    if (run.status === "superseded") continue;
    if (run.status === "promoted" || run.status === "unchanged") return run;
    throw new Trouble(
      `The run ended as ${run.status}: ${becauseOf(run)}`,
      `${api.url}/api/runs/${runId} tells of its trials.`,
    );
  }
}

async function ended(api: Api, runId: string, until: number): Promise<RunView> {
  for (;;) {
    const run = await api.run(runId);
    if (!isUnderWay(run)) return run;
    if (Date.now() > until)
      throw new Trouble(
        `The run is still ${"stage" in run ? `at the stage ${run.stage}` : run.status}.`,
        `${api.url}/api/runs/${runId} tells more; --within gives it more time.`,
      );
    await pause(LOOK_EVERY);
  }
}
