import { setTimeout as pause } from "node:timers/promises";
import { createLogUpdate } from "log-update";
import { Trouble } from "../../local/trouble.ts";
import type { Api, RunView } from "./api.ts";
import { stageLine, trialLine, view } from "./view.ts";

const LOOK_EVERY = 700;
const LONGEST_WAIT_FOR_A_RUN = 120_000;

/** Waits for the run that an upload or a request since `since` has caused. */
export async function findRun(api: Api, model: string, since: Date): Promise<string> {
  const patience = Date.now() + LONGEST_WAIT_FOR_A_RUN;
  while (Date.now() < patience) {
    const { runs } = await api.runs(model);
    const mine = runs.find(({ trigger }) => trigger && new Date(trigger.at) >= since);
    if (mine) return mine.runId;
    await pause(LOOK_EVERY);
  }
  throw new Trouble(
    `No run of "${model}" has started ${LONGEST_WAIT_FOR_A_RUN / 1000} s after the upload.`,
    "Look at .darkroom/logs/blobs.log (were the events delivered?) and functions.log (did settle fail?).",
  );
}

/** Shows a run's progress until it ends: redrawn on a terminal, a line for each change elsewhere. */
export async function watch(api: Api, runId: string): Promise<RunView> {
  const started = Date.now();
  const show = process.stdout.isTTY ? redraw() : printChanges();
  for (;;) {
    const run = await api.run(runId);
    show.run(run, (Date.now() - started) / 1000);
    if (run.status !== "running" && run.status !== "queued") {
      show.end();
      return run;
    }
    await pause(LOOK_EVERY);
  }
}

function redraw() {
  const log = createLogUpdate(process.stdout);
  return {
    run: (run: RunView, seconds: number) => log(view(run, seconds).join("\n")),
    end: () => log.clear(),
  };
}

function printChanges() {
  const known = new Map<string, string>();
  const changed = (key: string, value: string) => known.get(key) !== value && known.set(key, value);
  return {
    run(run: RunView, seconds: number) {
      if (!("stage" in run)) return;
      if (changed("stage", run.stage)) console.log(stageLine(run, seconds));
      for (const trial of run.trials)
        if (trial.status !== "waiting" && changed(`${trial.number}`, trial.status))
          console.log(trialLine(trial));
    },
    end: () => undefined,
  };
}
