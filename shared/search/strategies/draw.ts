import type { Plan } from "../../plan/schema.ts";
import type { TrialPlan } from "../trial.ts";
import { gridTrials } from "./grid.ts";
import { randomTrials } from "./random.ts";
import { stratifiedTrials } from "./stratified.ts";

const DRAWN: Record<Plan["search"]["strategy"], (search: Plan["search"]) => TrialPlan[]> = {
  random: randomTrials,
  grid: gridTrials,
  stratified: stratifiedTrials,
  // The same as those of a random search, whose trials it ends early.
  halving: randomTrials,
};

/** All trials that a search may have, by its strategy. The same plan draws the same trials. */
export const drawTrials = (search: Plan["search"]): TrialPlan[] => DRAWN[search.strategy](search);
