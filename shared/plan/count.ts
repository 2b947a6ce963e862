import { combinationsOf, rangesOf } from "./combinations.ts";
import { MOST_TRIALS, type Plan } from "./schema.ts";

type Search = Plan["search"];

/** How many trials a search asks for, in all; of a grid the most. */
export const countIn = ({
  trainers,
  trials,
  per_trainer,
}: Pick<Search, "trainers" | "trials" | "per_trainer">): number =>
  per_trainer === undefined ? (trials ?? MOST_TRIALS) : per_trainer * trainers.length;

/** How many trials of a search can differ; without end where it draws from a range. More than the most of a search are not counted on. */
export const combinationsIn = ({ trainers, space }: Pick<Search, "trainers" | "space">): number =>
  trainers
    .map((trainer) =>
      rangesOf(trainer, space).length > 0 ? Infinity : combinationsOf(trainer, space, MOST_TRIALS).length,
    )
    .reduce((sum, count) => sum + count, 0);

/** How many trials a search may have: of a grid as many as there are combinations. */
export const mostOf = (search: Search): number =>
  search.strategy === "grid" ? Math.min(combinationsIn(search), MOST_TRIALS) : countIn(search);
