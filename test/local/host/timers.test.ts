import { describe, expect, test } from "vitest";
import { createVirtualClock } from "../../../local/host/clock.ts";
import { parseSchedule } from "../../../local/host/triggers/ncrontab.ts";
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

describe("a timer function", () => {
  async function ticks(url: string): Promise<{ past: boolean; last?: string; next?: string }[]> {
    return (await (await fetch(`${url}/api/ticks`)).json()) as { past: boolean }[];
  }

  test("fires on schedule, tells its status, and makes up for what it missed while the host was down", async () => {
    const clock = createVirtualClock(Date.parse("2026-01-01T00:00:00Z"));
    const first = await startApp("timers", { clock });
    await clock.advance(3_600_000, () => first.idle());
    await expect.poll(() => ticks(first.url)).toEqual([{ past: false, last: "0001-01-01T00:00:00.000Z" }]);
    await first.stop();
    await clock.advance(2 * 3_600_000, async () => {});
    const second = await startApp("timers", { clock, data: first.data });
    await expect.poll(() => ticks(second.url)).toEqual([{ past: true, last: "2026-01-01T01:00:00.000Z" }]);
    await clock.advance(3_600_000, () => second.idle());
    await expect.poll(() => ticks(second.url)).toHaveLength(2);
  });
});
