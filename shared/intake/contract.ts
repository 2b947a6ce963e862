import { z } from "zod";
import { orchestration } from "../contract.ts";
import { RunAnswer, Trigger } from "../lifecycle.ts";

/** Waits until a model's photos are quiet, takes a snapshot and asks for its life cycle. */
export const settle = orchestration("settle", {
  input: z.object({
    model: z.string(),
    bucket: z.number(),
    /** Seconds. */
    quietPeriod: z.number(),
    /** Seconds. */
    longestWait: z.number(),
    trigger: Trigger,
    /** The listing of the last look, if it has looked before. */
    before: z.string().optional(),
  }),
  output: z.object({ handedOver: z.boolean(), answer: RunAnswer.optional() }),
});
