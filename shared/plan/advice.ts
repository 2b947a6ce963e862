import { combinationsIn, countIn, mostOf } from "./count.ts";
import { HALVING } from "./defaults.ts";
import { rungsOf } from "./rungs.ts";
import type { Plan } from "./schema.ts";
import type { Senseless } from "./senseless.ts";

/** What a plan says that works, and perhaps otherwise than whoever wrote it means. */
export function* adviceOf({
  search,
  retention,
  serving = {},
}: Pick<Plan, "search" | "retention" | "serving">): Generator<Senseless> {
  if (serving.logged === 0 && serving.keep_photos !== undefined)
    yield {
      path: ["serving", "keep_photos"],
      message: "keeps none, since logged is 0%: give logged a share, such as 10%, or leave both out",
    };
  for (const [n, version] of retention.pinned.entries())
    if (retention.pinned.indexOf(version) < n)
      yield { path: ["retention", "pinned", n], message: `"${version}" stands there twice: remove one` };
  const { trainers, trials, strategy, halving = HALVING, trials_per_run, engine, budget } = search;
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
  const most = mostOf(search);
  if (trials_per_run !== undefined && trials_per_run > most)
    yield {
      path: ["search", "trials_per_run"],
      message: `${trials_per_run} is more than the search has trials, ${most}: one run trains them all. Write ${most} at most`,
    };
  const inOne = trials_per_run === undefined ? engine === "spark" : trials_per_run >= most;
  if (budget && inOne && strategy !== "halving" && most > 1)
    yield {
      path: ["search", "budget"],
      message: `is looked at before each run, and one run trains all ${most} trials: write a smaller trials_per_run, or remove it`,
    };
  const { rungs } = rungsOf(search, count);
  if (strategy === "halving" && rungs < halving.rungs)
    yield {
      path: ["search", "halving"],
      message: `of ${count} trials one is left after rung ${rungs} of ${halving.rungs}: write more trials, fewer rungs or a smaller eta`,
    };
}
