import { rangesOf } from "./combinations.ts";
import { combinationsIn, countIn } from "./count.ts";
import { epochsOf, rungsOf } from "./rungs.ts";
import { MOST_EPOCHS, MOST_TRIALS, type Plan } from "./schema.ts";
import type { Senseless } from "./senseless.ts";
import { drawnBy, saidOf } from "./space.ts";
import type { Drawn } from "./trainer.ts";
import { trainerOf } from "./trainers.ts";

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
  const all = combinationsIn(search);
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

function range({ space }: Search, trainer: string, name: string): Senseless {
  const drawn = drawnBy(trainer, space).get(name) as Exclude<Drawn, unknown[]>;
  const list = listFor(drawn, trainerOf(trainer).space[name]?.kind === "integer");
  const whose = saidOf(space, trainer, name)
    ? ""
    : `, which ${trainer} draws from where the plan does not say,`;
  return {
    path: ["space", ...(saidOf(space, trainer, name)?.path ?? [name])],
    message: `${JSON.stringify(drawn)}${whose} is a range, and a grid needs lists: write [${list.join(", ")}], or strategy: stratified`,
  };
}

/** A list that could take the place of a range: both ends of it, and what lies between them in as few digits as tell it from both. */
function listFor(drawn: Exclude<Drawn, unknown[]>, whole: boolean): number[] {
  const [low, high] = "log" in drawn ? drawn.log : drawn.linear;
  const between = "log" in drawn ? Math.sqrt(low * high) : (low + high) / 2;
  const digits = Array.from({ length: 14 }, (_, n) => Number(between.toPrecision(n + 2)));
  const candidates = whole ? [Math.round(between)] : digits;
  const middle = candidates.filter((one) => low < one && one < high).slice(0, 1);
  return [...new Set([low, ...middle, high])];
}

/** Each rung must have an epoch more than the one before. */
function* rungs(search: Search): Generator<Senseless> {
  const { eta, rungs } = rungsOf(search, countIn(search));
  const least = eta ** (rungs - 1);
  for (const trainer of search.trainers) {
    const epochs = epochsOf(search, trainer);
    if (epochs < least)
      return yield {
        path: ["halving"],
        message: `${rungs} rungs of eta ${eta} need ${least} epochs, and ${trainer} trains for ${epochs}: ${remedy(least)}`,
      };
  }
}

const remedy = (epochs: number) =>
  epochs > MOST_EPOCHS
    ? "write a smaller eta, or fewer rungs"
    : `write search.epochs: ${epochs}, or fewer rungs`;
