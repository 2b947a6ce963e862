import { z } from "zod";
import { orchestration, starting } from "../kit/contract.ts";
import { RunAnswer, Trigger } from "../requests/request.ts";
import { Sample } from "../requests/sample.ts";

/** What starts a settle. */
export const settleStart = starting(
  "settle",
  z.object({
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
);

/** What starts the listing that a request for a run leads to, where it takes longer than a request may. */
export const listingStart = starting(
  "listing",
  z.object({ model: z.string(), force: z.boolean(), sample: Sample.optional(), trigger: Trigger }),
);

/** Takes a snapshot and asks for its life cycle, on behalf of a request. */
export const listing = orchestration(listingStart, RunAnswer);

/** Waits until a model's photos are quiet, takes a snapshot and asks for its life cycle. */
export const settle = orchestration(
  settleStart,
  z.object({ handedOver: z.boolean(), answer: RunAnswer.optional() }),
);
