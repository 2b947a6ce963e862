import { combinationsOf, rangesOf } from "./combinations.ts";
import { epochsOf, rungsOf } from "./rungs.ts";
import { MOST_TRIALS, type Plan } from "./schema.ts";
import type { Senseless } from "./senseless.ts";
import { drawnBy, saidOf } from "./space.ts";
import { type Drawn, trainerOf } from "./trainers.ts";

type Search = Plan["search"];

/** What a plan says of its strategy, as far as space and epochs allow it. Paths begin at `search`. */
export function* senseOfStrategy(search: Search): Generator<Senseless> {
  const { strategy, halving } = search;
  if (strategy === "grid") yield* grid(search);
  if (strategy === "halving") yield* rungs(search);
  else if (halving !== undefined)
    yield {
      path: ["halving"],
      message: `is nothing to strategy: ${strategy}: write strategy: halving, or remove it`,
    };
}

function* grid(search: Search): Generator<Senseless> {
  const ranges = search.trainers.flatMap((trainer) =>
    rangesOf(trainer, search.space).map((name) => range(search, trainer, name)),
  );
  if (ranges.length > 0) return yield* ranges;
  const counts = search.trainers.map((trainer) => combinationsOf(trainer, search.space, MOST_TRIALS).length);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const shorter = "shorten the lists of search.space, or write strategy: stratified";
  if (all > MOST_TRIALS)
    yield {
      path: ["strategy"],
      message: `makes more than ${MOST_TRIALS} trials, the most of a search: ${shorter}`,
    };
  else if (search.per_trainer !== undefined)
    yield { path: ["per_trainer"], message: "is not for a grid, which has every combination: remove it" };
  else if (search.trials !== undefined && search.trials < all)
    yield {
      path: ["trials"],
      message: `must be at least ${all}, as the grid has so many combinations: leave it out, ${shorter}`,
    };
}

/** A list that could take the place of a range. */
function range({ space }: Search, trainer: string, name: string): Senseless {
  const drawn = drawnBy(trainer, space).get(name) as Exclude<Drawn, unknown[]>;
  const [low, high] = "log" in drawn ? drawn.log : drawn.linear;
  const between = "log" in drawn ? Math.sqrt(low * high) : (low + high) / 2;
  const whole = trainerOf(trainer).space[name]?.kind === "integer";
  const middle = whole ? Math.round(between) : Number(between.toPrecision(2));
  const whose = saidOf(space, trainer, name)
    ? ""
    : `, which ${trainer} draws from where the plan does not say,`;
  return {
    path: ["space", ...(saidOf(space, trainer, name)?.path ?? [name])],
    message: `${JSON.stringify(drawn)}${whose} is a range, and a grid needs lists: write [${low}, ${middle}, ${high}], or strategy: stratified`,
  };
}

/** Each rung must have an epoch more than the one before. */
function* rungs(search: Search): Generator<Senseless> {
  const { eta, rungs } = rungsOf(search, search.trials ?? MOST_TRIALS);
  const least = eta ** (rungs - 1);
  for (const trainer of search.trainers) {
    const epochs = epochsOf(search, trainer);
    if (epochs < least)
      return yield {
        path: ["halving"],
        message: `${rungs} rungs of eta ${eta} need ${least} epochs, and ${trainer} trains for ${epochs}: write search.epochs: ${least}, or fewer rungs`,
      };
  }
}
