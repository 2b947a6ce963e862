import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Evidence } from "../../../shared/release/evidence.ts";
import { judge, mcnemar } from "../../../shared/release/judge.ts";
import { measured, plan } from "../../orchestrations/fixtures.ts";

const gate = plan("gate: {accuracy: 80%}").gate;
const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  photos: 100,
  challenger: measured(0.9),
  onlyChallenger: 0,
  onlyChampion: 0,
  majority: { label: "cat", accuracy: 0.5 },
  ...changes,
});
const against = (accuracy: number, onlyChampion: number, onlyChallenger: number) =>
  evidence({ champion: { ...measured(accuracy), version: "3" }, onlyChampion, onlyChallenger });

describe("the gate", () => {
  test("lets a good first model in", () => expect(judge(evidence(), gate)).toMatchObject({ passed: true }));

  test("refuses a model below the floor", () => {
    const { passed, checks } = judge(evidence({ challenger: measured(0.79) }), gate);
    expect(passed).toBe(false);
    expect(checks[0]).toMatchObject({
      name: "accuracy",
      passed: false,
      detail: "79.0 % of 100 test photos are right, the floor is 80.0 %",
    });
  });

  test("refuses a model that may be no better than always saying the commonest class", () => {
    const { checks } = judge(evidence({ majority: { label: "cat", accuracy: 0.86 } }), gate);
    expect(checks.find(({ passed }) => !passed)?.name).toBe("better than the majority class");
  });

  test("accepts a model that is behind the champion by no more than the margin", () => {
    expect(judge(against(0.92, 2, 0), gate)).toMatchObject({ passed: true, champion: "3" });
  });

  test("refuses a model that is clearly worse than the champion", () => {
    expect(judge(against(0.99, 10, 1), gate).passed).toBe(false);
  });

  test("leaves a difference that may be chance to the plan", () => {
    const unsure = against(0.93, 6, 3);
    expect(judge(unsure, gate).passed).toBe(true);
    expect(judge(unsure, { ...gate, champion: { ...gate.champion, inconclusive: "refuse" } }).passed).toBe(
      false,
    );
  });
});

describe("McNemar's test", () => {
  test("agrees with values worked out by hand", () => {
    expect(mcnemar(0, 0)).toBe(1);
    expect(mcnemar(5, 0)).toBeCloseTo(1 / 32);
    expect(mcnemar(8, 2)).toBeCloseTo((45 + 10 + 1) / 1024);
  });

  test("is a probability that falls as evidence grows, without a jump where it turns to the normal distribution", () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (a, b) => {
        const p = mcnemar(a, b);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(mcnemar(a + 1, b)).toBeLessThanOrEqual(p + 1e-3);
      }),
    );
  });
});
