import { z } from "zod";
import { task } from "../kit/task.ts";

/** Takes one photo out of what only Databricks can rewrite. */
export const eraseTask = task("erase", {
  spec: {
    photo: z.string(),
    /** Of its files. */
    names: z.array(z.string()),
    /** URIs, here and below. */
    shards: z.array(z.strictObject({ pixels: z.string(), members: z.string() })),
    golden: z.array(z.strictObject({ folder: z.string(), images: z.string(), test: z.string().optional() })),
    mlflow: z.strictObject({ experiment: z.string(), datasets: z.array(z.string()) }),
  },
  /** What was changed. */
  result: { shards: z.array(z.string()), golden: z.array(z.string()), artifacts: z.array(z.string()) },
  timeout: 24,
});
