import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { paths } from "../kit/paths.ts";
import type { Plans } from "../plan/plans.ts";
import type { Plan } from "../plan/schema.ts";
import { begin, end, Schedules } from "./schedules.ts";

const SCHEDULES = { schema: Schedules, format: 1, isRebuilt: true } as const;
const NONE: Schedules = { models: {} };

/**
 * Does what is due by the models' schedules, one model after the other, so that all that are due at two in the morning do not come at
 * once. Several instances may call it: each due model is one's alone. False if nothing was due.
 */
export async function onSchedule(
  { blobs, plans }: { blobs: Blobs; plans: Plans },
  work: (plan: Plan) => Promise<void>,
): Promise<boolean> {
  const all = await plans.all();
  const now = Date.now();
  let due: string[] = [];
  await changeJson(blobs, paths.schedules, SCHEDULES, NONE, (before) => {
    const begun = begin(before, all.values(), now);
    due = begun.due;
    return begun.after;
  });
  for (const model of due) {
    await work(all.get(model) as Plan);
    await changeJson(blobs, paths.schedules, SCHEDULES, NONE, (schedules) => end(schedules, model, now));
  }
  return due.length > 0;
}
