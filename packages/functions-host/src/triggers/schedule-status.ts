import type { Schedule } from "./ncrontab.ts";
import { azureTime, type TimeZone } from "./time-zone.ts";

/** What is remembered of a timer from one run of the host to the next, as the app sees it. */
export interface ScheduleStatus {
  Last: string;
  Next: string;
  LastUpdated: string;
}

const never = "0001-01-01T00:00:00";

/** A timer that has not fired yet. */
export function firstStatus(schedule: Schedule, now: number, zone: TimeZone): ScheduleStatus {
  return { Last: never, Next: azureTime(schedule(now), zone), LastUpdated: azureTime(now, zone) };
}

/** After it fired at `last`. */
export function statusAfter(schedule: Schedule, last: number, zone: TimeZone): ScheduleStatus {
  const text = azureTime(last, zone);
  return { Last: text, Next: azureTime(schedule(last), zone), LastUpdated: text };
}

/** What the remembered status means now: a schedule that was changed meanwhile begins anew and has missed nothing. */
export function currentStatus(
  remembered: ScheduleStatus | undefined,
  schedule: Schedule,
  now: number,
  zone: TimeZone,
): ScheduleStatus {
  if (!remembered) return firstStatus(schedule, now, zone);
  const from = Date.parse(remembered.Last === never ? remembered.LastUpdated : remembered.Last);
  const unchanged = schedule(from) === Date.parse(remembered.Next);
  return unchanged ? remembered : firstStatus(schedule, now, zone);
}
