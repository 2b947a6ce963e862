import { z } from "zod";
import { activity } from "../../shared/kit/contract.ts";
import { operationActivity } from "../../shared/operations/contract.ts";
import { Swept } from "../../shared/retention/contract.ts";

/** Deletes what a model's plan does not keep. */
export const sweepModel = activity("sweepModel", { input: z.object({ model: z.string() }), output: Swept });

/** Names every model that may share shards with others. */
export const listModels = activity("listStoredModels", { input: z.object({}), output: z.array(z.string()) });

/** Deletes shards that no kept dataset of any model has a photo in. */
export const sweepShards = activity("sweepShards", {
  input: z.object({ busy: z.array(z.string()) }),
  output: Swept,
});

/** Finds out what would go now, and why the rest stays. */
export const foreseeRetention = operationActivity("foreseeRetention");
