import { z } from "zod";
import { Answered } from "./answer.ts";

/** Which parts of a photo speak for a class. */
export const Explanation = Answered.pick({
  ...{ label: true, likeliest: true, probability: true },
  ...{ model: true, version: true, runId: true, dataset: true, stale: true },
}).extend({
  /** The class that is explained. */
  class: z.string(),
  /** Its probability, from which `drops` are counted: that of a smaller copy where the photo is large. */
  base: z.number(),
  /** Pixels of what was covered. */
  width: z.int(),
  height: z.int(),
  /** Rows of cells from the top, each from the left: by how much the probability falls where the cell is covered. */
  drops: z.array(z.array(z.number())),
});
export type Explanation = z.infer<typeof Explanation>;
