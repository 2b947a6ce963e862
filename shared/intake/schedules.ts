import { z } from "zod";
import { own } from "../kit/objects.ts";
import { comesDueBetween } from "../plan/schedule.ts";
import type { Plan } from "../plan/schema.ts";

/** Since when a model's schedule has been seen to. */
const Seen = z.object({
  schedule: z.string(),
  /** ISO: what came due until then has been begun. */
  until: z.iso.datetime(),
  /** Whether that has come to its end. */
  done: z.boolean(),
});

/** What was seen to of the schedules of all models. */
export const Schedules = z.object({ models: z.record(z.string(), Seen) });
export type Schedules = z.infer<typeof Schedules>;

/** Milliseconds after which whoever has begun and not ended is taken for dead. */
const GIVEN_UP = 60 * 60_000;
/** Milliseconds by which the clocks of instances may differ: what was seen to later than that from now on was noted by a clock that was wrong. */
const CLOCKS_DIFFER = 60 * 60_000;
/** Milliseconds: what was missed longer ago than this is not looked for, though it is caught up all the same. */
const LONGEST_GAP = 400 * 86_400_000;

/**
 * Which models are due, and the schedules with those begun. What was missed is caught up once, however often it was; a model that is new,
 * or has another schedule, is due when that comes due next, as is one that a clock which was ahead has seen to: it would else wait until the others get there.
 */
export function begin(
  before: Schedules,
  plans: Iterable<Pick<Plan, "model" | "dataset">>,
  now: number,
): { due: string[]; after: Schedules } {
  const due: string[] = [];
  const models: Schedules["models"] = {};
  for (const { model, dataset } of plans) {
    const { schedule } = dataset.triggers;
    if (schedule === "off") continue;
    const seen = own(before.models, model);
    const isKnown = seen?.schedule === schedule;
    const isDue = isKnown && isDueNow(seen, now);
    if (isDue) due.push(model);
    models[model] =
      isKnown && !isDue && !isAhead(seen, now)
        ? seen
        : { schedule, until: new Date(now).toISOString(), done: !isDue };
  }
  return { due, after: { models } };
}

const isAhead = ({ until }: z.infer<typeof Seen>, now: number) => Date.parse(until) - now > CLOCKS_DIFFER;

function isDueNow(seen: z.infer<typeof Seen>, now: number): boolean {
  const { schedule, until, done } = seen;
  const since = Date.parse(until);
  if (!done && now - since < GIVEN_UP && !isAhead(seen, now)) return false;
  return !done || comesDueBetween(schedule, Math.max(since, now - LONGEST_GAP), now);
}

/** The schedules once a model has been seen to that was begun then; what was begun anew meanwhile goes on. */
export function end(schedules: Schedules, model: string, begun: number): Schedules {
  const seen = own(schedules.models, model);
  if (!seen || Date.parse(seen.until) !== begun) return schedules;
  return { models: { ...schedules.models, [model]: { ...seen, done: true } } };
}
