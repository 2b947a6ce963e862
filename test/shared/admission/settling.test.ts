import { describe, expect, test } from "vitest";
import { EMPTY } from "../../../shared/admission/head.ts";
import { overdueSince } from "../../../shared/admission/settling.ts";

const settle = { quiet_period: 300, longest_wait: 3600, late_photos: "queue" as const };
const since = "2026-01-01T00:00:00.000Z";
const hoursLater = (hours: number) => Date.parse(since) + hours * 3_600_000;

describe("changes that wait for a settle", () => {
  const waiting = { ...EMPTY, settlingSince: since };

  test("are overdue when they have waited longer than any settle does: theirs has died", () => {
    expect(overdueSince(waiting, settle, hoursLater(1.2))).toBeUndefined();
    expect(overdueSince(waiting, settle, hoursLater(1.5))).toBe(since);
  });

  test("are left to the next event when whatever is wrong has lasted for hours", () => {
    expect(overdueSince(waiting, settle, hoursLater(4))).toBeUndefined();
  });

  test("are none where nothing waits, or the model is disabled", () => {
    expect(overdueSince(EMPTY, settle, hoursLater(2))).toBeUndefined();
    const disabled = { since, ignored: 0, ignoredSince: null };
    expect(overdueSince({ ...waiting, disabled }, settle, hoursLater(2))).toBeUndefined();
  });
});
