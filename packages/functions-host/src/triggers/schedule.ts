import { parseCron, type Schedule } from "./ncrontab.ts";
import { momentsOf, type TimeZone, utc } from "./time-zone.ts";

const minute = 60_000;

/** Reads an NCRONTAB expression (six fields, or five without seconds) or a time span such as "00:05:00". */
export function parseSchedule(text: string, zone: TimeZone = utc): Schedule {
  const span = parseSpan(text);
  if (span !== undefined) return (after) => after + span;
  const cron = parseCron(text);
  if (zone === utc) return cron;
  // An interval among the times of day goes on through the hour that comes twice; a fixed time comes once.
  const times = text.trim().split(/\s+/).slice(0, -3);
  return inZone(cron, zone, /[*/-]/.test(times.join("")));
}

/** Whether it fires more than once a minute: Azure does not monitor such timers. */
export function isFrequent(text: string, schedule: Schedule, now: number): boolean {
  const span = parseSpan(text);
  return span === undefined ? schedule(schedule(now)) <= now + minute : span < minute;
}

function parseSpan(text: string): number | undefined {
  const found = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/.exec(text.trim());
  if (!found) return undefined;
  const [, days = "0", hours, minutes, seconds] = found;
  const span = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * minute + Number(seconds) * 1000;
  if (span === 0) throw new Error(`The schedule "${text}" is a time span of zero.`);
  return span;
}

/** A schedule by a zone's clocks, the hours at which they change treated as the Timers extension does. */
function inZone(cron: Schedule, zone: TimeZone, interval: boolean): Schedule {
  const comesTwice = (shown: number) => momentsOf(shown, zone).length === 2;
  const standard = (shown: number) =>
    momentsOf(shown, zone).at(-1) ?? shown - Math.min(zone(shown - 86_400_000), zone(shown + 86_400_000));
  return (after) => {
    const offset = zone(after);
    const shownNow = after + offset;
    const shown = cron(shownNow);
    const moment = standard(shown);
    const ahead = offset - (shown - moment);
    if (interval) return ahead !== 0 && (comesTwice(shown) || comesTwice(shownNow)) ? moment - ahead : moment;
    if (!comesTwice(shown)) return moment;
    if (ahead !== 0) return moment - ahead;
    // Its first coming has passed.
    let later = shown;
    while (comesTwice(later)) later = cron(later);
    return standard(later);
  };
}
