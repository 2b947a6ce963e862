import { z } from "zod";

/** How many were ignored since the first, by reason. */
export const IgnoredEvents = z.object({
  since: z.string().nullable(),
  /** By reasons of ours, of before too. */
  events: z.record(z.string(), z.int()),
});
export type IgnoredEvents = z.infer<typeof IgnoredEvents>;
