import { sha256 } from "../kit/hash.ts";
import type { Plan, Range } from "../plan/schema.ts";
import type { TrialPlan } from "./trial.ts";

/** Draws the trials of a random search. The same plan draws the same trials; a further hyperparameter changes no other draw. */
export function sampleTrials({ trainers, space, trials, seed }: Plan["search"]): TrialPlan[] {
  return Array.from({ length: trials }, (_, n) => {
    const number = n + 1;
    const hyperparameters = Object.entries(space).map(([name, range]) => [
      name,
      draw(range, uniform(seed, number, `space.${name}`)),
    ]);
    return {
      number,
      trainer: pick(trainers, uniform(seed, number, "trainer")),
      hyperparameters: Object.fromEntries(hyperparameters),
      seed: seed + n,
    };
  });
}

function draw(range: Range | string[], u: number): number | string {
  if (Array.isArray(range)) return pick<number | string>(range, u);
  if ("linear" in range) return rounded(range.linear[0] + u * (range.linear[1] - range.linear[0]));
  const [low, high] = range.log;
  return rounded(low * (high / low) ** u);
}

const pick = <T>(items: readonly T[], u: number) => items[Math.floor(u * items.length)] as T;

/** Four significant digits: enough for a search, and people can read them. */
const rounded = (value: number) => Number(value.toPrecision(4));

/** A number in [0, 1) that depends on nothing but what is drawn: 48 bits of a hash. */
function uniform(seed: number, trial: number, name: string): number {
  return Number.parseInt(sha256(`${seed}/${trial}/${name}`).slice(0, 12), 16) / 2 ** 48;
}
