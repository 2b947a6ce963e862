import { describe, expect, test } from "vitest";
import { createVirtualClock } from "../src/clock.ts";
import { isFrequent, parseSchedule } from "../src/triggers/schedule.ts";
import { currentStatus, firstStatus } from "../src/triggers/schedule-status.ts";
import { azureTime, timeZone, utc } from "../src/triggers/time-zone.ts";
import { startApp } from "./start-app.ts";

describe("a schedule", () => {
  const from = Date.parse("2026-03-15T10:20:30Z"); // a Sunday
  test.each([
    ["*/5 * * * * *", "2026-03-15T10:20:35Z"],
    ["0 */5 * * * *", "2026-03-15T10:25:00Z"],
    ["0 0 2 * * *", "2026-03-16T02:00:00Z"],
    ["0 30 9-17 * * mon-fri", "2026-03-16T09:30:00Z"],
    ["0 0 0 1 jan *", "2027-01-01T00:00:00Z"],
    ["0 0 12 29 2 *", "2028-02-29T12:00:00Z"],
    ["15,45 20 10 * * 0", "2026-03-15T10:20:45Z"],
    ["30 10 * * *", "2026-03-15T10:30:00Z"],
    ["0 10/20 * * * *", "2026-03-15T10:30:00Z"],
    ["01:30:00", "2026-03-15T11:50:30Z"],
  ])("%s comes next at %s", (text, next) => {
    expect(parseSchedule(text)(from)).toBe(Date.parse(next));
  });

  test.each(["* * *", "60 * * * * *", "0 0 0 31 2 *", "x * * * * *", "00:00:00"])("%s is refused", (text) => {
    expect(() => parseSchedule(text)(from)).toThrow(/schedule/);
  });
});

describe("a schedule by the clocks of WEBSITE_TIME_ZONE", () => {
  const zurich = timeZone("Europe/Zurich");
  test.each([
    ["0 0 2 * * *", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"],
    ["0 0 2 * * *", "2026-07-01T12:00:00Z", "2026-07-02T00:00:00Z"],
    // Set forward on 29 March at 2:00: half past two comes an hour later.
    ["0 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"],
    // Set back on 25 October at 3:00: half past two comes once, an interval goes on through both hours.
    ["0 30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"],
    ["0 30 2 * * *", "2026-10-25T01:10:00Z", "2026-10-26T01:30:00Z"],
    ["0 */30 * * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"],
    ["0 */30 * * * *", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"],
    ["00:30:00", "2026-10-25T00:10:00Z", "2026-10-25T00:40:00Z"],
  ])("%s comes after %s at %s", (text, from, next) => {
    expect(azureTime(parseSchedule(text, zurich)(Date.parse(from)))).toBe(next.replace("Z", "+00:00"));
  });

  test("shows its times with the zone's offset; an unknown zone is refused with an example", () => {
    expect(azureTime(Date.parse("2026-07-01T12:00:00.120Z"), zurich)).toBe("2026-07-01T14:00:00.12+02:00");
    expect(azureTime(0, timeZone("America/St_Johns"))).toBe("1969-12-31T20:30:00-03:30");
    expect(() => timeZone("W. Europe Standard Time")).toThrow("IANA");
  });
});

test("a timer that fires more than once a minute is not monitored", () => {
  const frequent = (text: string) =>
    isFrequent(text, parseSchedule(text), Date.parse("2026-01-01T00:00:30Z"));
  expect(["*/30 * * * * *", "0 * * * * *", "00:00:45", "00:01:00"].map(frequent)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test("a schedule that was changed since the last run has missed nothing", () => {
  const start = Date.parse("2026-01-01T00:00:00Z");
  const later = start + 10 * 3_600_000;
  const hourly = parseSchedule("0 0 * * * *");
  const before = firstStatus(hourly, start, utc);
  expect(currentStatus(before, hourly, later, utc)).toBe(before);
  const daily = parseSchedule("0 0 3 * * *");
  expect(currentStatus(before, daily, later, utc)).toEqual(firstStatus(daily, later, utc));
});

describe("a timer function", () => {
  async function ticks(url: string): Promise<{ past: boolean; last?: string; next?: string }[]> {
    return (await (await fetch(`${url}/api/ticks`)).json()) as { past: boolean }[];
  }

  test("fires on schedule, tells its status, and makes up for what it missed while the host was down", async () => {
    const clock = createVirtualClock(Date.parse("2026-01-01T00:00:00Z"));
    const first = await startApp("timers", { clock });
    await clock.advance(3_600_000, () => first.idle());
    await expect
      .poll(() => ticks(first.url))
      .toEqual([{ past: false, last: "0001-01-01T00:00:00", next: "2026-01-01T01:00:00+00:00" }]);
    await first.stop();
    await clock.advance(2 * 3_600_000, async () => {});
    const second = await startApp("timers", { clock, data: first.data });
    await expect
      .poll(() => ticks(second.url))
      .toEqual([{ past: true, last: "2026-01-01T01:00:00+00:00", next: "2026-01-01T02:00:00+00:00" }]);
    await clock.advance(3_600_000, () => second.idle());
    await expect.poll(() => ticks(second.url)).toHaveLength(2);
  });

  test("of less than a minute has no status; like HTTP functions it has no trigger metadata", async () => {
    const clock = createVirtualClock(Date.parse("2026-01-01T00:00:00Z"));
    const host = await startApp("timers", { clock });
    await clock.advance(30_000, () => host.idle());
    await expect.poll(async () => (await fetch(`${host.url}/api/moments`)).json()).toEqual([true, true]);
  });
});
