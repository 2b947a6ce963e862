import { HALVING } from "./defaults.ts";
import type { Plan } from "./schema.ts";
import { trainerOf } from "./trainers.ts";

type Search = Plan["search"];

/** For how many epochs a trainer's trials train, if they train to the end. */
export const epochsOf = ({ epochs }: Pick<Search, "epochs">, trainer: string): number =>
  epochs ?? trainerOf(trainer).epochs;

/** How many trials of so many go on to the next rung. */
export const keptOf = (trials: number, { eta }: { eta: number }): number => Math.ceil(trials / eta);

/** How a search goes by rungs: `eta` trials begin for each that goes on. Only halving has more than one rung. */
export function rungsOf({ strategy, halving }: Search, trials: number): { eta: number; rungs: number } {
  const { eta, rungs: most } = halving ?? HALVING;
  if (strategy !== "halving") return { eta, rungs: 1 };
  let [rungs, left] = [1, trials];
  // A rung of a single trial has nothing to choose.
  while (rungs < most && left > 1) {
    left = keptOf(left, { eta });
    rungs++;
  }
  return { eta, rungs };
}

/** How many tasks train so many trials, if none of them fails: one for each rung of each. */
export function trainingsOf(search: Search, trials: number): number {
  const { eta, rungs } = rungsOf(search, trials);
  let [all, left] = [0, trials];
  for (let rung = 0; rung < rungs; rung++) {
    all += left;
    left = keptOf(left, { eta });
  }
  return all;
}

/** To which epoch a trainer's trials train in a rung, from 1 on; in the last one to their end. */
export const untilOf = (
  epochs: number,
  rung: number,
  { eta, rungs }: { eta: number; rungs: number },
): number => Math.ceil(epochs / eta ** (rungs - rung));
