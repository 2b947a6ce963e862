import { countIn } from "../../plan/count.ts";
import type { Plan } from "../../plan/schema.ts";
import type { TrialPlan } from "../trial.ts";
import { uniform } from "./uniform.ts";
import { drawAll, pick } from "./values.ts";

/**
 * Draws the trials of a random search; in rounds, where each trainer has as many. The same plan draws the same trials; a further
 * hyperparameter changes no other draw.
 */
export function randomTrials(search: Plan["search"]): TrialPlan[] {
  const { trainers, per_trainer, seed } = search;
  return Array.from({ length: countIn(search) }, (_, n) => {
    const number = n + 1;
    const turn = trainers[n % trainers.length] as string;
    const trainer = per_trainer === undefined ? pick(trainers, uniform(seed, number, "trainer")) : turn;
    const hyperparameters = drawAll(trainer, search, (name) => uniform(seed, number, `space.${name}`));
    return { number, trainer, hyperparameters, seed: seed + n };
  });
}
