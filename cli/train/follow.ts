import { setTimeout as pause } from "node:timers/promises";
import type { Databricks } from "../../shared/clients/databricks.ts";
import type { RunState } from "../../shared/clients/run-state.ts";
import { explain } from "../../shared/kit/errors.ts";

/** Milliseconds between two looks, and looks in a row that may fail. */
const BETWEEN = 1000;
const MOST_FAILURES = 30;

/** Prints a run's log as it comes until the run has ended, and says how; a run that is interrupted is cancelled first. */
export async function follow(
  databricks: Pick<Databricks, "get" | "output" | "cancel">,
  runId: string,
  print: (text: string) => void,
  interruption: AbortSignal,
): Promise<RunState> {
  let [log, state, cancelled, failures] = ["", "", false, 0];
  for (;;) {
    try {
      if (interruption.aborted && !cancelled) {
        await databricks.cancel(runId);
        cancelled = true;
      }
      const found = await databricks.get(runId);
      const [task] = found.tasks;
      if (task !== undefined && found.state !== "waiting") {
        // Where Databricks gives none before the end, all of it comes then.
        const { logs = "" } = await databricks.output(task).catch(() => ({ logs: log }));
        print(newIn(log, logs));
        log = logs;
      }
      if (found.state !== state && found.state === "waiting") print("It waits for its machines.\n");
      state = found.state;
      if (state !== "waiting" && state !== "running") return found;
      failures = 0;
    } catch (error) {
      if (++failures > MOST_FAILURES) throw error;
      if (failures === 1) print(`${explain(error)} It is asked again.\n`);
    }
    const signal = cancelled ? undefined : interruption;
    await pause(BETWEEN, undefined, { signal }).catch(() => undefined);
  }
}

/** What a log has that it had not before. Of a long one Databricks gives the end alone. */
export function newIn(before: string, now: string): string {
  if (now.startsWith(before)) return now.slice(before.length);
  const end = before.slice(-1000);
  const at = now.lastIndexOf(end);
  return at < 0 ? now : now.slice(at + end.length);
}
