import { z } from "zod";
import { activity, orchestration } from "../../shared/contract.ts";

const Holder = z.object({ model: z.string(), holder: z.string() });

/** Keeps new runs of a model out, and says whether any is still under way. */
export const holdModel = activity("holdModel", {
  input: Holder.extend({ ifIdle: z.boolean().default(false) }),
  output: z.object({ alone: z.boolean(), waitsFor: z.string().nullable() }),
});

/** Lets runs in again, first the one that waits. */
export const releaseModel = activity("releaseModel", { input: Holder, output: z.null() });

/** Waits until its parent is alone with a model's files, for as long as a run takes. */
export const waitForModel = orchestration("waitForModel", {
  input: Holder.extend({ since: z.number().optional() }),
  output: z.null(),
});
