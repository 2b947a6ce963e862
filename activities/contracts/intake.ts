import { z } from "zod";
import { activity } from "../../shared/contract.ts";
import { NoPhotos } from "../../shared/dataset/no-photos.ts";
import { RunAnswer, Trigger } from "../../shared/lifecycle.ts";

/** Lists a model's photos once and says whether a later change has a settle of its own. */
export const observePhotos = activity("observePhotos", {
  /** `since` is when the settle's first event came. */
  input: z.object({ model: z.string(), bucket: z.number(), since: z.string() }),
  output: z.object({ digest: z.string(), newerSettle: z.boolean(), waitingSince: z.number().nullable() }),
});

/** Writes the listing of a model's photos as an immutable snapshot; null while another settle does, or the model is disabled. */
export const takeSnapshot = activity("takeSnapshot", {
  input: z.object({ model: z.string(), settler: z.string() }),
  output: z.object({ snapshot: z.string(), listedAt: z.string(), ignored: NoPhotos.optional() }).nullable(),
});

/** Asks for the life cycle of a snapshot: starts it, queues it, or finds it done. */
export const requestRun = activity("requestRun", {
  input: z.object({
    model: z.string(),
    snapshot: z.string(),
    listedAt: z.string(),
    ignored: NoPhotos.optional(),
    force: z.boolean(),
    trigger: Trigger,
    settler: z.string(),
  }),
  output: RunAnswer,
});
