import { z } from "zod";
import { type Mishaps, waitAfter } from "./patience.ts";
import type { TaskOutcome } from "./task.ts";

/** How a task's Databricks run stands. */
export const Look = z.object({
  state: z.enum(["active", "succeeded", "failed", "lost", "crowded", "killed", "cancelled"]),
  message: z.string().optional(),
});
export type Look = z.infer<typeof Look>;

/** What becomes of a task: its end, or another run after so many seconds. */
export type Fate = { outcome: TaskOutcome } | { again: Mishaps; wait: number };

/** What it means for a task that its run has ended so. One that the platform lost, had no room for or killed is started again. */
export function conclude(
  { step, databricksRunId, mishaps }: { step: string; databricksRunId: string; mishaps: Mishaps },
  { state, message = "" }: { state: Exclude<Look["state"], "active">; message?: string | undefined },
): Fate {
  switch (state) {
    case "succeeded":
      return { outcome: { step, state, databricksRunId } };
    case "cancelled":
      return { outcome: { step, state, databricksRunId, ...(message !== "" && { message }) } };
    case "failed":
      return { outcome: { step, state, databricksRunId, message } };
    default: {
      const again = { ...mishaps, [state]: mishaps[state] + 1 };
      const wait = waitAfter(state, again);
      if (wait !== undefined) return { again, wait };
      const told = state === "killed" ? `${message}\n${OF_MEMORY}` : message;
      return { outcome: { step, state: "failed", databricksRunId, message: told } };
    }
  }
}

const OF_MEMORY =
  "It was killed twice, most likely for memory: choose machines with more of it, fewer trials at once (search.parallel) or smaller photos (preprocess.size).";
