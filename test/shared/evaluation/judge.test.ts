import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Evidence } from "../../../shared/evaluation/evidence.ts";
import { judge } from "../../../shared/evaluation/judge.ts";
import { evidence, measured, plan, rival } from "../../orchestrations/fixtures.ts";

const gate = plan("gate: {accuracy: 80%}").gate;
const failed = (evidence: Evidence, rules = gate) =>
  judge(evidence, rules)
    .checks.filter(({ passed }) => !passed)
    .map(({ name }) => name);
const check = (evidence: Evidence, name: string, rules = gate) =>
  judge(evidence, rules).checks.find((check) => check.name === name);
const against = (onlyChallenger: number, onlyRival: number, accuracy = 0.95) => {
  const champion = rival("3", onlyChallenger, onlyRival, accuracy);
  return evidence({ champion, serving: { version: "3", runId: "run-3" } });
};

describe("the gate", () => {
  test("lets a good first model in", () => expect(judge(evidence(), gate)).toMatchObject({ passed: true }));

  test("refuses a model below the floor, with its interval and how many photos would settle it", () => {
    expect(check(evidence({ challenger: measured(0.79) }), "accuracy")).toEqual({
      name: "accuracy",
      passed: false,
      detail:
        "79.0 % of 100 test photos are right (95 % interval 70.0 % to 85.8 %), the floor is 80.0 %; about 6373 photos would settle it",
      figure: 0.79,
      interval: [expect.closeTo(0.7, 2), expect.closeTo(0.858, 2)],
      threshold: 0.8,
      photosToSettle: 6373,
    });
  });

  test("refuses a model that may be no better than the best constant answer on the same photos", () => {
    const imbalanced = evidence({ constant: { label: "cat", correct: 90 } });
    expect(failed(imbalanced)).toEqual(["better than the best constant"]);
  });

  test("tells of a class that the model never answers, and of a champion that could not be compared", () => {
    const [cat, dog] = measured(0.95).classes as [never, object];
    const challenger = { ...measured(0.95), classes: [cat, { ...dog, predicted: 0 } as never] };
    const gone = evidence({ challenger, serving: { version: "3", runId: "run-3" } });
    const { warnings, champion } = judge(gone, gate);
    expect(warnings).toEqual([
      expect.stringContaining("The files of version 3, which serves, are gone"),
      expect.stringContaining('The model answers "dog" to none of the test photos, 50 of which'),
    ]);
    expect(champion).toEqual({ version: "3", runId: "run-3" });
  });

  test("says which model it judged, against which others, and how often the photos have judged", () => {
    const best = { ...rival("2", 4, 4), sha256: "b".repeat(64) };
    expect(judge({ ...against(5, 5), best, judgedBefore: 12 }, gate)).toMatchObject({
      sha256: "a".repeat(64),
      champion: { version: "3", runId: "run-3" },
      best: { version: "2", runId: "run-2", sha256: "b".repeat(64) },
      judgedBefore: 12,
    });
  });
});

describe("against the champion, the gate", () => {
  test("passes a model that surely loses less than the margin", () => {
    const champion = rival("3", 20, 22);
    champion.pair.photos = 10_000;
    expect(failed(evidence({ champion }))).toEqual([]);
  });

  test("refuses a model that is surely worse", () => {
    expect(failed(against(1, 10))).toEqual(["not worse than the champion"]);
  });

  test("by default passes what is not behind, and nothing else, where photos are too few to tell", () => {
    expect(failed(against(5, 5))).toEqual([]);
    expect(failed(against(5, 6))).toEqual(["not worse than the champion"]);
    expect(check(against(5, 6), "not worse than the champion")).toMatchObject({
      detail: expect.stringMatching(
        /too few photos to tell: the plan says "not_behind"; about \d+ photos would/,
      ),
      figure: -0.01,
      threshold: -0.02,
      photosToSettle: expect.any(Number),
    });
  });

  test("passes or refuses what is open if the plan says so", () => {
    const rules = (inconclusive: "pass" | "refuse") => ({
      ...gate,
      champion: { margin: 0.02, inconclusive },
    });
    expect(failed(against(5, 7), rules("pass"))).toEqual([]);
    expect(failed(against(5, 5), rules("refuse"))).toEqual(["not worse than the champion"]);
  });

  test("compares nothing where no class of the test photos is known to both", () => {
    const champion = rival("3", 0, 0);
    champion.pair = { photos: 0, onlyChallenger: 0, onlyRival: 0, compared: 0, classes: [] };
    expect(failed(evidence({ champion }))).toEqual([]);
  });

  test("refuses a loss to the best version so far that the champion already had: small losses make no chain", () => {
    const chain = evidence({ champion: rival("3", 5, 5), best: rival("1", 1, 8) });
    expect(failed(chain)).toEqual(["not worse than the best so far"]);
  });

  test("never refuses for figures that turned better", () => {
    const n = fc.nat(40);
    fc.assert(
      fc.property(n, n, (onlyChallenger, onlyRival) => {
        const name = "not worse than the champion";
        if (check(against(onlyChallenger, onlyRival), name)?.passed)
          expect(check(against(onlyChallenger + 1, onlyRival), name)?.passed).toBe(true);
      }),
    );
  });
});

describe("by class, the gate", () => {
  const floor = plan("gate: {recall: {every_class: 80%}}").gate;
  const recalls = (...counts: [label: string, photos: number, correct: number][]) => {
    const classes = counts.map(([label, photos, correct]) => {
      return { label, photos, correct, predicted: 1, recall: correct / photos, precision: 1 };
    });
    return evidence({ challenger: { ...measured(0.95), classes } });
  };

  test("refuses a class that surely lies below the floor, and none that only may", () => {
    expect(failed(recalls(["cat", 5, 3], ["__proto__", 50, 45]), floor)).toEqual([]);
    const low = recalls(["cat", 50, 45], ["dog", 50, 30]);
    expect(failed(low, floor)).toEqual(["recall of every class"]);
    expect(check(low, "recall of every class", floor)?.detail).toMatch(
      /^1 surely below the floor 80.0 %; the lowest: "dog" 60.0 % of 50 \(95 % interval 46.2 % to 72.4 %\)$/,
    );
  });

  const onClasses = (
    compared: number,
    ...classes: [label: string, photos: number, here: number, there: number][]
  ) => {
    const champion = rival("3", 20, 20);
    champion.pair.compared = compared;
    champion.pair.classes = classes.map(([label, photos, onlyChallenger, onlyRival]) => {
      return { label, photos, onlyChallenger, onlyRival };
    });
    return evidence({ champion });
  };

  test("refuses a model that is surely worse than the champion on a class, though not in all", () => {
    expect(failed(onClasses(2, ["cat", 50, 20, 8], ["dog", 50, 0, 12]))).toEqual([
      "no class worse than the champion's",
    ]);
  });

  test("takes into account that one of many classes always looks bad", () => {
    const bad: [string, number, number, number] = ["dog", 20, 0, 6]; // p = 1/64
    expect(failed(onClasses(2, bad))).toEqual(["no class worse than the champion's"]);
    expect(failed(onClasses(100, bad))).toEqual([]);
  });
});
