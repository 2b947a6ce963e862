import { describe, expect, test } from "vitest";
import { compare } from "../../../shared/drift/compare.ts";
import { binOf, count, emptyTally, type Profile } from "../../../shared/drift/profile.ts";
import { raise } from "../../../shared/drift/report.ts";

const profile: Profile = {
  format: 1,
  dataset: "d",
  photos: 1000,
  classes: { cat: 500, dog: 500 },
  features: {
    brightness: { edges: [64, 128, 192], counts: [250, 250, 250, 250] },
    aspect: { edges: [1], counts: [500, 500] },
  },
};
const photo = { contrast: 1, red: 1, green: 1, blue: 1, pixels: 1 };

function served(
  photos: number,
  brightness: (n: number) => number,
  label = (n: number) => (n % 2 ? "cat" : "dog"),
) {
  const tally = emptyTally(profile);
  for (let n = 0; n < photos; n++)
    count(tally, profile, label(n), { ...photo, brightness: brightness(n), aspect: n % 2 ? 0.5 : 1.5 });
  return tally;
}

describe("served photos", () => {
  test("that look like the learned ones are stable", () => {
    expect(
      compare(
        profile,
        served(400, (n) => (n % 4) * 64 + 1),
        0.25,
      ),
    ).toMatchObject({
      verdict: "stable",
      features: { brightness: { psi: 0, verdict: "stable" }, aspect: { psi: 0 } },
      classes: { learned: { cat: 0.5, dog: 0.5 }, predicted: { cat: 0.5, dog: 0.5 } },
    });
  });

  test("that are all darker have drifted, and it is said in what", () => {
    const { verdict, sentence, features } = compare(
      profile,
      served(400, () => 10),
      0.25,
    );
    expect({ verdict, brightness: features.brightness?.verdict, aspect: features.aspect?.verdict }).toEqual({
      verdict: "drifted",
      brightness: "drifted",
      aspect: "stable",
    });
    expect(sentence).toMatch(/^400 served photos differ .*: brightness \(PSI \d\.\d\d\)\.$/);
  });

  test("that are few tell nothing", () => {
    expect(
      compare(
        profile,
        served(20, () => 10),
        0.25,
      ),
    ).toMatchObject({
      verdict: "too-few",
      sentence: "20 served photos are too few to tell.",
    });
    expect(compare(profile, emptyTally(profile), 0.25).verdict).toBe("too-few");
  });

  test("of other classes than were learned are reported, but are no drift by themselves", () => {
    const onlyCats = served(
      400,
      (n) => (n % 4) * 64 + 1,
      () => "cat",
    );
    expect(compare(profile, onlyCats, 0.25)).toMatchObject({
      verdict: "stable",
      classes: { verdict: "drifted", predicted: { cat: 1, dog: 0 } },
    });
  });

  test("are counted into the bins of the profile, which Python filled", () => {
    expect([-1, 0.9, 1, 1.9, 2, 99].map((value) => binOf([1, 2], value))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe("a drift", () => {
  const told = { version: "3", at: "yesterday", told: true };

  test("is told of once for a version", () => {
    expect(raise("drifted", "3", "now", null)).toEqual({ version: "3", at: "now", told: false });
    expect(raise("drifted", "3", "now", told)).toEqual(told);
    expect(raise("drifted", "4", "now", told)).toEqual({ version: "4", at: "now", told: false });
  });

  test("that nobody was told of, because the process died, is told of under the same time", () => {
    const untold = { ...told, told: false };
    expect(raise("drifted", "3", "now", untold)).toEqual(untold);
  });

  test("is over when the photos are stable again, not when there are none", () => {
    expect(raise("stable", "3", "now", told)).toBeNull();
    expect(raise("too-few", "3", "now", told)).toEqual(told);
  });
});
