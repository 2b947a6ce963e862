import { mostOf } from "./count.ts";
import { MOST_TRIALS, type Plan } from "./schema.ts";
import { senseOfSpace } from "./sense-of-space.ts";
import { senseOfStrategy } from "./sense-of-strategy.ts";
import { senseOfWeights } from "./sense-of-weights.ts";
import type { Senseless } from "./senseless.ts";
import { trainerOf } from "./trainers.ts";

/** Seconds. */
const LEAST_BUDGET = 60;
const MOST_BUDGET = 366 * 86_400;

/** What NumPy takes. */
const LARGEST_SEED = 2 ** 32 - 1;

/** What a plan says of the search, as far as its trainers can use it. */
export function* senseOfSearch({ images, preprocess, search }: Plan): Generator<Senseless> {
  for (const fault of [
    ...trainers(search),
    ...trials(search),
    ...budget(search),
    ...senseOfSpace(search),
    ...senseOfStrategy(search),
    ...senseOfWeights(search, images),
  ])
    yield { ...fault, path: ["search", ...fault.path] };
  for (const [trainer, least] of search.trainers.map((name) => [name, trainerOf(name).size.least] as const))
    if (Math.min(...preprocess.size) < least)
      yield {
        path: ["preprocess", "size"],
        message: `is too small for ${trainer}: ${least} pixels at least`,
      };
}

type Search = Plan["search"];
const NONE: NonNullable<Search["budget"]> = {};

function* trainers({ trainers }: Search): Generator<Senseless> {
  for (const [n, trainer] of trainers.entries())
    if (trainers.indexOf(trainer) < n)
      yield { path: ["trainers", n], message: `"${trainer}" stands there twice: remove one` };
}

function* budget({ budget = NONE }: Search): Generator<Senseless> {
  if (budget.time === undefined && budget.run_time === undefined && budget !== NONE)
    yield {
      path: ["budget"],
      message: "limits nothing: write time or run_time, such as {time: 2h}, or leave it out",
    };
  for (const name of ["time", "run_time"] as const) {
    const seconds = budget[name] ?? LEAST_BUDGET;
    if (seconds < LEAST_BUDGET)
      yield {
        path: ["budget", name],
        message: `is less than a minute, in which no trial begins and ends: write how long, such as 2h`,
      };
    if (seconds > MOST_BUDGET)
      yield {
        path: ["budget", name],
        message: "is more than a year, which limits nothing: write how long, such as 2h, or leave it out",
      };
  }
}

function* trials(search: Search): Generator<Senseless> {
  const { trainers, trials, per_trainer, seed, trials_per_run, engine } = search;
  // Each trial has the seed after the one before.
  const largest = LARGEST_SEED - Math.min(mostOf(search), MOST_TRIALS) + 1;
  if (per_trainer !== undefined && trials !== undefined)
    yield {
      path: ["per_trainer"],
      message: "takes the place of trials, which is the number in all: remove one of them",
    };
  else if (per_trainer !== undefined && per_trainer * trainers.length > MOST_TRIALS)
    yield {
      path: ["per_trainer"],
      message: `makes ${per_trainer * trainers.length} trials of ${trainers.length} trainers: at most ${MOST_TRIALS} in all`,
    };
  if (engine === "spark" && trials_per_run === 1)
    yield {
      path: ["trials_per_run"],
      message:
        "1 leaves nothing to spread, which search.engine: spark does: write 2 or more, or remove one of them",
    };
  if (seed < 0 || seed > LARGEST_SEED)
    yield { path: ["seed"], message: `must be a whole number from 0 to ${LARGEST_SEED}` };
  else if (seed > largest)
    yield {
      path: ["seed"],
      message: `is too large for so many trials, each of which has the next one: write ${largest} at most`,
    };
}
