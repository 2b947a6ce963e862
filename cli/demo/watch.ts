import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createLogUpdate } from "log-update";
import { Trouble } from "../../local/trouble.ts";
import type { Api, RunView } from "./api.ts";
import { trialLine } from "./trials.ts";
import { stageLine, view } from "./view.ts";

const LOOK_EVERY = 700;
/** Seconds that a run may take to start once the model's photos have settled. */
const TIME_TO_START = 90;

/** Whether a run has yet to end. */
export const isUnderWay = ({ status }: { status: string }) => status === "running" || status === "queued";

/** Waits for the run that an upload since `since` has caused; `logs` is the folder where to look if there is none. */
export async function findRun(api: Api, model: string, since: Date, logs: string): Promise<string> {
  const { longest_wait } = (await api.model(model)).plan.dataset.settle;
  const seconds = longest_wait + TIME_TO_START;
  const patience = Date.now() + seconds * 1000;
  while (Date.now() < patience) {
    const { runs } = await api.runs(model);
    const mine = runs.find(({ trigger }) => trigger && new Date(trigger.at) >= since);
    if (mine) return mine.runId;
    await pause(LOOK_EVERY);
  }
  throw new Trouble(
    `No run of "${model}" has started ${seconds} s after the upload.`,
    `Look at ${join(logs, "blobs.log")} (were the events delivered?) and ${join(logs, "functions.log")} (did settle fail?).`,
  );
}

/** Shows a run's progress until it ends: redrawn on a terminal, a line for each change elsewhere. */
export async function watch(api: Api, runId: string): Promise<RunView> {
  const started = Date.now();
  const show = process.stdout.isTTY ? redraw() : printChanges();
  for (;;) {
    const run = await api.run(runId);
    show.run(run, (Date.now() - started) / 1000);
    if (!isUnderWay(run)) {
      show.end();
      return run;
    }
    await pause(LOOK_EVERY);
  }
}

function redraw() {
  const log = createLogUpdate(process.stdout);
  return {
    run: (run: RunView, seconds: number) => log(view(run, seconds, process.stdout.columns).join("\n")),
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
