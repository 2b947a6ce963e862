import type { AppFunction } from "../app/functions.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { TypedData } from "../worker/protocol.ts";
import type { Invoke } from "./invoke.ts";
import type { Marks } from "./marks.ts";
import { parseSchedule } from "./ncrontab.ts";

/** What is remembered of a timer from one run of the host to the next. */
interface ScheduleStatus {
  Last: string;
  Next: string;
  LastUpdated: string;
}

/** What timers need of the host. */
export interface TimerParts {
  clock: Clock;
  marks: Marks;
  invoke: Invoke;
  log: Log;
}

const never = "0001-01-01T00:00:00.000Z";

/** Starts the timer functions; the returned function stops them. */
export function startTimers(timers: readonly AppFunction[], parts: TimerParts): () => void {
  const stops = timers.map((fn) => startTimer(fn, parts));
  return () => {
    for (const stop of stops) stop();
  };
}

function startTimer(fn: AppFunction, { clock, marks, invoke, log }: TimerParts): () => void {
  const schedule = parseSchedule(String(fn.trigger.schedule));
  const monitored = fn.trigger.useMonitor !== false;
  const mark = `timer:${fn.name}`;
  let cancel = () => {};
  let stopped = false;

  async function fire(
    status: ScheduleStatus | undefined,
    isPastDue: boolean,
    following: number,
  ): Promise<void> {
    const now = new Date(clock.now()).toISOString();
    const next = new Date(following).toISOString();
    const info = { Schedule: { AdjustForDST: true }, ScheduleStatus: status ?? null, IsPastDue: isPastDue };
    const run = await invoke(fn, { json: JSON.stringify(info) } as TypedData);
    // Only now: a run that the host's end cuts off is made up for at the next start.
    if (monitored) await marks.set(mark, { Last: now, Next: next, LastUpdated: now });
    if (!run.ok) log("error", `Function.${fn.name}`, run.result.failure?.message ?? "failed");
  }

  const fireLogged: typeof fire = (...args) =>
    fire(...args).catch((error) => log("error", `Function.${fn.name}`, String(error)));

  function plan(due: number): void {
    if (stopped) return;
    cancel = clock.at(due, async () => {
      const following = schedule(Math.max(due, clock.now()));
      const status = marks.get<ScheduleStatus>(mark) ?? {
        Last: never,
        Next: new Date(due).toISOString(),
        LastUpdated: never,
      };
      await fireLogged(status, false, following);
      plan(Math.max(following, schedule(clock.now())));
    });
  }

  const remembered = monitored ? marks.get<ScheduleStatus>(mark) : undefined;
  const now = clock.now();
  const missed = remembered !== undefined && Date.parse(remembered.Next) < now;
  const first = schedule(now);
  if (missed || fn.trigger.runOnStartup === true) fireLogged(remembered, missed, first);
  else if (monitored && !remembered) {
    void marks.set(mark, { Last: never, Next: new Date(first).toISOString(), LastUpdated: never });
  }
  plan(first);
  return () => {
    stopped = true;
    cancel();
  };
}
