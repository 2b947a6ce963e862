import { describe, expect, test } from "vitest";
import { globFault, pathMatcher } from "../../../shared/plan/globs.ts";

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
    ["cat (old)/a+b|c@d$/*", "cat (old)/a+b|c@d$/1.jpg", true],
    ["**/(a+)+b", "cat/aab", false],
    ["**/(a+)+b", "cat/(a+)+b", true],
    ["cat/[^a-m]*", "cat/z.jpg", true],
  ])("%s fits %s: %s", (glob, path, fits) => {
    expect(pathMatcher([glob])(path)).toBe(fits);
  });

  test("is enough of several", () => {
    const fits = pathMatcher(["cat/**", "dog/**"]);
    expect(["cat/1.jpg", "dog/1.jpg", "hen/1.jpg"].map(fits)).toEqual([true, true, false]);
  });

  test.each([
    ["{a,aa}{a,aa}{a,aa}/**", "has more than 2 choices"],
    ["{a,b}/*a*a*", "has more than 2 wildcards beside a choice"],
    ["*a*a*a*/b", "has more than 3 wildcards: write plainer ones"],
    ["{1..100}/**", "has a range"],
    ["{a,{b,c}}/**", "a bracket in it is never closed, or stands in another"],
    ["[abc/**", "a bracket in it is never closed"],
    ["[abc", "a bracket in it is never closed"],
    ["cat/***", "has three stars together"],
    ["cat/\u0000", "has a sign that cannot be seen"],
    ["cat/**/", 'write "cat/**/*"'],
  ])("%j is refused, for it may take long or mean something else", (glob, why) => {
    expect(globFault(glob, "images/pets")).toContain(why);
  });

  test.each(["{cat,dog}/**/*.{jpg,png}", "cat (old)/**", "**/[a-z]?*.jpg"])("%s is sound", (glob) => {
    expect(globFault(glob, "images/pets")).toBeUndefined();
  });
});
