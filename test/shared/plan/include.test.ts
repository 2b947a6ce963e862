import { describe, expect, test } from "vitest";
import { isToCome, writtenSince } from "../../../shared/plan/include.ts";

describe("newer than", () => {
  const now = Date.parse("2026-11-27T18:30:00Z");

  test("a day is from its beginning on", () => {
    expect(writtenSince({ newer_than: "2026-01-31" }, now)).toBe(Date.parse("2026-01-31T00:00:00Z"));
  });

  test("an age counts from midnight, so that nothing grows too old in the middle of a day", () => {
    const since = Date.parse("2026-11-20T00:00:00Z");
    expect(writtenSince({ newer_than: "7d" }, now)).toBe(since);
    expect(writtenSince({ newer_than: "7d" }, Date.parse("2026-11-27T00:00:00Z"))).toBe(since);
    expect(writtenSince({ newer_than: "7d" }, Date.parse("2026-11-28T00:00:00Z"))).toBeGreaterThan(since);
  });

  test("nothing takes all", () => {
    expect(writtenSince({ paths: ["cat/**"] }, now)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("a day to come fits no photo yet, today does", () => {
    expect(isToCome({ newer_than: "2026-11-28" }, now)).toBe(true);
    for (const newer_than of ["2026-11-27", "90d", undefined])
      expect(isToCome({ newer_than }, now)).toBe(false);
  });
});
