import { describe, expect, test } from "vitest";
import { pathMatcher, writtenSince } from "../../../shared/plan/include.ts";

describe("a glob", () => {
  test.each([
    ["cat/**", "cat/1.jpg", true],
    ["cat/**", "cat/2026/1.jpg", true],
    ["cat/**", "Cat/1.jpg", false],
    ["cat/**", "cats/1.jpg", false],
    ["cat/*", "cat/2026/1.jpg", false],
    ["**/2026-*/*.jpg", "cat/2026-03/1.jpg", true],
    ["{cat,dog}/**", "dog/1.jpg", true],
    ["cat/[a-m]?.jpg", "cat/b1.jpg", true],
    ["cat/[a-m]?.jpg", "cat/z1.jpg", false],
    ["**", "cat/1.jpg", true],
    ["cat/+(a).jpg", "cat/aa.jpg", false],
    ["cat/(1).jpg", "cat/(1).jpg", true],
  ])("%s fits %s: %s", (glob, path, fits) => {
    expect(pathMatcher([glob])(path)).toBe(fits);
  });

  test("is enough of several", () => {
    const fits = pathMatcher(["cat/**", "dog/**"]);
    expect(["cat/1.jpg", "dog/1.jpg", "hen/1.jpg"].map(fits)).toEqual([true, true, false]);
  });
});

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
});
