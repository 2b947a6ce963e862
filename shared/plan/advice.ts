import { combinationsIn, countIn } from "./count.ts";
import { HALVING } from "./defaults.ts";
import { rungsOf } from "./rungs.ts";
import type { Plan } from "./schema.ts";
import type { Senseless } from "./senseless.ts";

/** What a plan says that works, and perhaps otherwise than whoever wrote it means. */
export function* adviceOf({ search }: Pick<Plan, "search">): Generator<Senseless> {
  const { trainers, trials, strategy, halving = HALVING } = search;
  if (trials !== undefined && trials < trainers.length)
    yield {
      path: ["search", "trials"],
      message: `${trials} for ${trainers.length} trainers: some may never be tried: write at least as many trials as trainers, or per_trainer in their place`,
    };
  const count = countIn(search);
  if (strategy === "stratified" && combinationsIn(search) < count)
    yield {
      path: ["search", "space"],
      message: `has ${combinationsIn(search)} combinations for ${count} trials, and no two are alike: the search ends with as many. Write more values, or strategy: grid`,
    };
  const { rungs } = rungsOf(search, count);
  if (strategy === "halving" && rungs < halving.rungs)
    yield {
      path: ["search", "halving"],
      message: `of ${count} trials one is left after rung ${rungs} of ${halving.rungs}: write more trials, fewer rungs or a smaller eta`,
    };
}
