import { combinationsOf } from "../../plan/combinations.ts";
import { MOST_TRIALS, type Plan } from "../../plan/schema.ts";
import type { TrialPlan } from "../trial.ts";

/** A trial of every combination that the space has, one trainer after the other. */
export const gridTrials = ({ trainers, space, seed }: Plan["search"]): TrialPlan[] =>
  trainers
    .flatMap((trainer) =>
      combinationsOf(trainer, space, MOST_TRIALS).map((hyperparameters) => ({ trainer, hyperparameters })),
    )
    .map((trial, n) => ({ number: n + 1, ...trial, seed: seed + n }));
