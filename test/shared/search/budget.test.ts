import { describe, expect, test } from "vitest";
import { budgetFor, endedByBudget, tooManyFailed } from "../../../shared/search/budget.ts";
import type { Trial } from "../../../shared/search/trial.ts";
import { plan } from "../../orchestrations/fixtures.ts";

const { search } = plan();
const trial = (number: number, status: Trial["status"], more: Partial<Trial> = {}): Trial => ({
  ...{ number, trainer: "keras.cnn", hyperparameters: {}, status },
  ...more,
});
const two = [trial(1, "succeeded"), trial(2, "failed", { reason: "no disk" })];

describe("failed trials", () => {
  test("are tolerated where the plan does not say otherwise, whatever their share", () => {
    expect(tooManyFailed(two, search)).toBeUndefined();
    expect(tooManyFailed([trial(1, "failed")], search)).toBeUndefined();
  });

  test("are too many above the plan's share, and the first is named with its reason", () => {
    expect(tooManyFailed(two, { ...search, failed_trials: 0.5 })).toBeUndefined();
    expect(tooManyFailed(two, { ...search, failed_trials: 0.4 })).toBe(
      "1 of 2 trials failed, and search.failed_trials tolerates 40 %. Trial 2: no disk",
    );
    expect(tooManyFailed(two, { ...search, failed_trials: 0 })).toBeDefined();
  });

  test("are a share of those that were begun", () => {
    const left = trial(3, "cancelled", { notBegun: true });
    expect(tooManyFailed([...two, left, left], { ...search, failed_trials: 0.4 })).toContain("1 of 2 trials");
  });
});

describe("a budget", () => {
  const before = { since: "2026-01-01T00:00:00Z", runTime: 0 };

  test("is for new trials: those of a first rung", () => {
    const budget = { time: 3600 };
    expect(budgetFor({ ...search, budget }, undefined, before)).toMatchObject({ closes: true });
    expect(budgetFor({ ...search, budget }, { number: 1 }, before)).toMatchObject({ closes: true });
    expect(
      budgetFor({ ...search, budget: { run_time: 60 } }, { number: 2 }, { ...before, runTime: 7 }),
    ).toEqual({
      budget: { since: before.since, runTime: 60, before: 7 },
      closes: false,
    });
  });

  test("that says nothing is none", () => {
    expect(budgetFor(search, undefined, before)).toEqual({});
    expect(budgetFor({ ...search, budget: {} }, undefined, before)).toEqual({});
  });

  test("that ended a search is told among its warnings, and no other is", () => {
    const left = trial(2, "cancelled", { notBegun: true });
    expect(endedByBudget([trial(1, "succeeded"), left], undefined)).toEqual([
      "search.budget was spent: 1 of 2 trials were not begun. The best of the others goes on.",
    ]);
    expect(endedByBudget([trial(1, "succeeded")], 2)[0]).toContain("none went on after rung 2");
    expect(endedByBudget([trial(1, "succeeded"), trial(2, "cancelled")], undefined)).toEqual([]);
  });
});
