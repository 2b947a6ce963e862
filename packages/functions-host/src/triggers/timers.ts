import type { AppFunction } from "../app/app-function.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Invoke } from "./invoke.ts";
import type { Marks } from "./marks.ts";
import { isFrequent, parseSchedule } from "./schedule.ts";
import { currentStatus, type ScheduleStatus, statusAfter } from "./schedule-status.ts";
import type { TimeZone } from "./time-zone.ts";
import type { TimerBlobs } from "./timer-blobs.ts";

/** What timers need of the host. */
export interface TimerParts {
  clock: Clock;
  marks: Marks;
  blobs: TimerBlobs;
  invoke: Invoke;
  log: Log;
  zone: TimeZone;
}

/** Starts the timer functions; the returned function stops them. */
export function startTimers(timers: readonly AppFunction[], parts: TimerParts): () => void {
  const stops = timers.map((fn) => startTimer(fn, parts));
  return () => {
    for (const stop of stops) stop();
  };
}

/** Runs of one timer never overlap: what comes due during a run starts right after it. */
function startTimer(fn: AppFunction, { clock, marks, blobs, invoke, log, zone }: TimerParts): () => void {
  const text = String(fn.trigger.schedule);
  const schedule = parseSchedule(text, zone);
  const now = clock.now();
  const monitored = fn.trigger.useMonitor !== false && !isFrequent(text, schedule, now);
  const mark = `timer:${fn.name}`;
  const remembered = monitored ? marks.get<ScheduleStatus>(mark) : undefined;
  let status = currentStatus(remembered, schedule, now, zone);
  let cancel = () => {};
  let stopped = false;

  async function run(isPastDue: boolean): Promise<void> {
    const last = clock.now();
    const ScheduleStatus = monitored ? status : null;
    const info = { Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue: isPastDue };
    const { ok, result } = await invoke(fn, { json: JSON.stringify(info) });
    status = statusAfter(schedule, last, zone);
    // Only now: a run that the host's end cuts off is made up for at the next start.
    if (monitored) await remember();
    if (!ok) log("error", `Function.${fn.name}`, result.failure?.message ?? "failed");
  }

  function runLogged(isPastDue: boolean): Promise<void> {
    return run(isPastDue).catch((error) => log("error", `Function.${fn.name}`, String(error)));
  }

  function plan(): void {
    if (!stopped) cancel = clock.at(Date.parse(status.Next), () => void runLogged(false).then(plan));
  }

  function remember(): Promise<void> {
    blobs.status(fn, status);
    return marks.set(mark, status);
  }

  const missed = Date.parse(status.Next) < now;
  blobs.lock(fn);
  if (monitored && status !== remembered) void remember();
  if (missed || fn.trigger.runOnStartup === true) void runLogged(missed).then(plan);
  else plan();
  return () => {
    stopped = true;
    cancel();
  };
}
