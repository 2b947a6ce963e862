import { z } from "zod";
import { activity, orchestration, starting } from "../../shared/kit/contract.ts";
import { NoPhotos } from "../../shared/requests/no-photos.ts";
import { RunAnswer, Trigger } from "../../shared/requests/request.ts";
import { Sample } from "../../shared/requests/sample.ts";

const Holder = z.object({ model: z.string(), holder: z.string() });

/** Keeps new runs of a model out, and says whether any is still under way. */
export const holdModel = activity("holdModel", {
  input: Holder.extend({ ifIdle: z.boolean().default(false) }),
  output: z.object({ alone: z.boolean(), waitsFor: z.string().nullable() }),
});

/** Lets runs in again, first the one that waits. Histories know it by an older name. */
export const freeModel = activity("releaseModel", { input: Holder, output: z.null() });

/** Waits until its parent is alone with a model's files, for as long as a run takes. */
export const waitForModel = orchestration(
  starting("waitForModel", Holder.extend({ since: z.number().optional() })),
  z.null(),
);

/** Asks for the life cycle of a snapshot: starts it, queues it, or finds it done. */
export const requestRun = activity("requestRun", {
  input: z.object({
    model: z.string(),
    snapshot: z.string(),
    listedAt: z.string(),
    ignored: NoPhotos.optional(),
    force: z.boolean(),
    sample: Sample.optional(),
    trigger: Trigger,
    /** The settle that took the snapshot. */
    settler: z.string().optional(),
    /** The run that is gone on with. */
    continues: z.string().optional(),
  }),
  output: RunAnswer,
});
