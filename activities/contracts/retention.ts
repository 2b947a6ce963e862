import { z } from "zod";
import { activity, orchestration } from "../../shared/contract.ts";

const Swept = z.object({ blobs: z.number(), bytes: z.number() });

/** Deletes what a model's plan does not keep. */
export const sweepModel = activity("sweepModel", { input: z.object({ model: z.string() }), output: Swept });

/** Names every model that may share shards with others. */
export const listModels = activity("listStoredModels", { input: z.object({}), output: z.array(z.string()) });

/** Deletes shards that no kept dataset of any model has a photo in. */
export const sweepShards = activity("sweepShards", {
  input: z.object({ busy: z.array(z.string()) }),
  output: Swept,
});

/** Lets go what a model's plan does not keep, unless a run is under way. */
export const sweep = orchestration("sweep", {
  input: z.object({ model: z.string() }),
  output: Swept.extend({ skipped: z.string().optional() }),
});
