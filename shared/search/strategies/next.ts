import { epochsOf, keptOf, rungsOf, untilOf } from "../../plan/rungs.ts";
import type { Plan } from "../../plan/schema.ts";
import { better } from "../pick.ts";
import type { EpochMetrics, TrialPlan } from "../trial.ts";
import { drawTrials } from "./draw.ts";

/** A trial that has ended a rung, and its best epoch so far; one that failed has none. */
export interface Observed {
  number: number;
  rung: number;
  best?: Pick<EpochMetrics, "validationLoss" | "validationAccuracy"> | undefined;
}

/**
 * The trials that a search trains next, all of which must be observed before it is asked again; none when it is over. It depends on
 * nothing but the plan and what was observed, in whatever order that came.
 *
 * Of halving (Jamieson and Talwalkar 2016) a rung is asked at a time: of those that have ended the one before, the best go on, one of
 * `eta`. Any other strategy has one rung.
 */
export function next(search: Plan["search"], observed: readonly Observed[]): TrialPlan[] {
  const drawn = drawTrials(search);
  const rungs = rungsOf(search, drawn.length);
  const before = Math.max(0, ...observed.map(({ rung }) => rung));
  const rung = before + 1;
  if (rung > rungs.rungs) return [];
  const ended = observed.filter((one) => one.rung === before);
  const goOn = before === 0 ? undefined : new Set(best(ended, keptOf(ended.length, rungs), search.select_by));
  return drawn
    .filter(({ number }) => goOn?.has(number) ?? true)
    .map((trial) => {
      const until = (rung: number) => untilOf(epochsOf(search, trial.trainer), rung, rungs);
      return rungs.rungs === 1
        ? trial
        : {
            ...trial,
            rung: {
              number: rung,
              ...(rung > 1 && { since: until(before) }),
              ...(rung < rungs.rungs && { until: until(rung) }),
            },
          };
    });
}

/** The numbers of the best; of equals the lower ones. */
function best(ended: Observed[], count: number, selectBy: Plan["search"]["select_by"]): number[] {
  return ended
    .flatMap(({ number, best }) => (best ? [{ number, best }] : []))
    .toSorted((a, b) => better(a.best, b.best, selectBy) || a.number - b.number)
    .slice(0, count)
    .map(({ number }) => number);
}
