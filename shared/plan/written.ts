import { Plan } from "./schema.ts";
import { senseless } from "./sense.ts";

/** A plan as people may write it now. What runs carry along may be of a time that allowed more. */
export const WrittenPlan = Plan.superRefine((plan, context) => {
  for (const { path, message } of senseless(plan)) context.addIssue({ code: "custom", path, message });
});
