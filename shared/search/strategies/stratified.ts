import { combinationsOf, rangesOf } from "../../plan/combinations.ts";
import { countIn } from "../../plan/count.ts";
import type { Plan } from "../../plan/schema.ts";
import type { TrialPlan } from "../trial.ts";
import { uniform } from "./uniform.ts";
import { drawAll } from "./values.ts";

/** How often another value is looked for where a trial would be like one before it. */
const ATTEMPTS = 100;

type Search = Plan["search"];

/**
 * Draws trials by Latin hypercubes (McKay et al. 1979), the trainers in turn: each range of a trainer is cut into as many strata as it
 * has trials, and each stratum has one of them; each value of a list has its share. A trial that would be like one before it takes other
 * values, or is left out where there are none.
 */
export function stratifiedTrials(search: Search): TrialPlan[] {
  const { trainers, seed } = search;
  const count = countIn(search);
  const places = new Map<string, number[]>();
  const drawn: Omit<TrialPlan, "number" | "seed">[] = [];
  const known = new Set<string>();
  const most = new Map(trainers.map((trainer) => [trainer, mostOf(search, trainer, count)]));
  for (let n = 0; n < count; n++) {
    const trainer = trainers[n % trainers.length] as string;
    // Looked for in vain otherwise, at each turn of the orchestration.
    if (drawn.filter((one) => one.trainer === trainer).length === most.get(trainer)) continue;
    const strata = Math.ceil((count - (n % trainers.length)) / trainers.length);
    const placeOf = (name: string) => {
      const key = `${trainer}/${name}`;
      const all = places.get(key) ?? placesOf(seed, key, strata);
      places.set(key, all);
      return all[Math.floor(n / trainers.length)] as number;
    };
    const hyperparameters = unlike(search, trainer, n, placeOf, known);
    if (hyperparameters) drawn.push({ trainer, hyperparameters });
  }
  return drawn.map((trial, n) => ({ number: n + 1, ...trial, seed: seed + n }));
}

/** How many trials of a trainer can differ, where it draws from lists alone. */
const mostOf = ({ space }: Search, trainer: string, count: number): number | undefined =>
  rangesOf(trainer, space).length > 0 ? undefined : combinationsOf(trainer, space, count).length;

/** The values of the n-th trial of a search, unlike those that are known; undefined if none are found. */
function unlike(
  search: Search,
  trainer: string,
  n: number,
  placeOf: (name: string) => number,
  known: Set<string>,
): TrialPlan["hyperparameters"] | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const hyperparameters = drawAll(trainer, search, (name) =>
      attempt === 0 ? placeOf(name) : uniform(search.seed, n + 1, `${name}/${attempt}`),
    );
    const said = JSON.stringify([trainer, hyperparameters]);
    if (known.has(said)) continue;
    known.add(said);
    return hyperparameters;
  }
  return undefined;
}

/** So many numbers in [0, 1), one in each stratum, in an order of their own. */
function placesOf(seed: number, name: string, strata: number): number[] {
  const order = Array.from({ length: strata }, (_, n) => ({ n, by: uniform(seed, n, `order.${name}`) }));
  order.sort((a, b) => a.by - b.by);
  return order.map(({ n }) => (n + uniform(seed, n, `place.${name}`)) / strata);
}
