import { z } from "zod";
import { Batch } from "./batch.ts";
import { Summary } from "./summary.ts";

const Progress = z.object({ done: z.number(), total: z.number() });
const named = { batchId: z.string(), model: z.string(), url: z.string() };
const Because = z.string().meta({ description: "Why, and what to do." });

/** A batch as people see it. */
export const BatchView = z.union([
  Batch.omit({ listing: true }).extend({
    ...named,
    status: z.enum(["running", "cancelling", "cancelled", "failed", "done"]),
    because: Because.optional(),
    /** While it runs. */
    progress: z.object({ pages: Progress, photos: Progress, unreadable: z.number() }).optional(),
    /** When it is done. */
    summary: Summary.optional(),
    results: z.object({ jsonl: z.string(), csv: z.string() }).optional(),
  }),
  // While its photos are being listed, or where that has failed, there is nothing else to say.
  z.object({ ...named, status: z.literal("listing") }),
  z.object({ ...named, status: z.literal("failed"), because: Because }),
]);
export type BatchView = z.infer<typeof BatchView>;
