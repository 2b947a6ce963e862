import { z } from "zod";
import { activity } from "../../shared/kit/contract.ts";
import { NoPhotos } from "../../shared/requests/no-photos.ts";

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
