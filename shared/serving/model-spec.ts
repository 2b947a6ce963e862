import { z } from "zod";
import { Sha256 } from "../kit/ids.ts";

/** What model.json says of a model: how to ask it, and what its answers mean. */
export const ModelSpec = z.object({
  format: z.literal(1),
  classes: z.array(z.string()).min(2),
  input: z.string(),
  output: z.string(),
  sha256: Sha256,
  decoder: z.object({ policy: z.string().optional() }).default({}),
});
export type ModelSpec = z.infer<typeof ModelSpec>;
