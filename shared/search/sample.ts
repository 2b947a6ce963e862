import type { Plan, Range } from "../plan/schema.ts";
import type { TrialPlan } from "./trial.ts";

/** Draws the trials of a random search. The same plan draws the same trials. */
export function sampleTrials({ trainers, space, trials, seed }: Plan["search"]): TrialPlan[] {
  const random = mulberry32(seed);
  return Array.from({ length: trials }, (_, n) => ({
    number: n + 1,
    trainer: pick(trainers, random()),
    hyperparameters: Object.fromEntries(
      Object.entries(space).map(([name, range]) => [name, draw(range, random())]),
    ),
    seed: seed + n,
  }));
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

/** A small seeded generator (Tommy Ettinger's mulberry32): orchestrations may not use Math.random. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
