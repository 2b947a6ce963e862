import { sha256 } from "../kit/hash.ts";
import type { Plan } from "../plan/schema.ts";
import { drawnBy } from "../plan/space.ts";
import { type Drawn, type Parameter, trainerOf } from "../plan/trainers.ts";
import type { TrialPlan } from "./trial.ts";

type Search = Plan["search"];
type Value = string | number;

/** How many trials a search has in all. */
export const trialsOf = ({ trainers, trials, per_trainer }: Search): number =>
  per_trainer === undefined ? (trials as number) : per_trainer * trainers.length;

/**
 * Draws the trials of a random search; in rounds, where each trainer has as many. The same plan draws the same trials; a further
 * hyperparameter changes no other draw.
 */
export function sampleTrials(search: Search): TrialPlan[] {
  const { trainers, space, per_trainer, seed } = search;
  return Array.from({ length: trialsOf(search) }, (_, n) => {
    const number = n + 1;
    const turn = trainers[n % trainers.length] as string;
    const trainer = per_trainer === undefined ? pick(trainers, uniform(seed, number, "trainer")) : turn;
    const hyperparameters = drawAll(trainer, drawnBy(trainer, space), (name) =>
      uniform(seed, number, `space.${name}`),
    );
    return { number, trainer, hyperparameters, seed: seed + n };
  });
}

/** A value of each parameter that is drawn, given those before it. */
function drawAll(trainer: string, space: ReadonlyMap<string, Drawn>, chance: (name: string) => number) {
  const values: Record<string, Value> = {};
  for (const [name, parameter] of Object.entries(trainerOf(trainer).space)) {
    const conditions = Object.entries(parameter.only ?? {});
    const isDrawn = conditions.every(([other, allowed]) => allowed.includes(values[other] as Value));
    if (isDrawn) values[name] = draw(space.get(name) as Drawn, parameter, chance(name));
  }
  return values;
}

function draw(drawn: Drawn, { kind }: Parameter, u: number): Value {
  if (Array.isArray(drawn)) return pick(drawn, u);
  const value = "log" in drawn ? onLog(drawn.log, u) : onLine(drawn.linear, u);
  return kind === "integer" ? Math.round(value) : Number(value.toPrecision(4)); // enough for a search, and people can read it
}

const onLine = ([low, high]: [number, number], u: number) => low + u * (high - low);
const onLog = ([low, high]: [number, number], u: number) => low * (high / low) ** u;

const pick = <T>(items: readonly T[], u: number) => items[Math.floor(u * items.length)] as T;

/** A number in [0, 1) that depends on nothing but what is drawn: 48 bits of a hash. */
function uniform(seed: number, trial: number, name: string): number {
  return Number.parseInt(sha256(`${seed}/${trial}/${name}`).slice(0, 12), 16) / 2 ** 48;
}
