import { z } from "zod";
import { concludeStart } from "../../shared/admission/conclude.ts";
import { activity, orchestration } from "../../shared/kit/contract.ts";
import { LifecycleRequest, OUTCOMES } from "../../shared/requests/request.ts";
import { LifecycleResult } from "../../shared/runs/result.ts";
import { requestRun } from "../admission/contracts.ts";

/** Writes a life cycle's result, gives its place to the follow-up and starts that. */
export const finishRun = activity("finishRun", {
  input: z.object({ request: LifecycleRequest, result: LifecycleResult }),
  output: z.null(),
});

/** Finds out why a run's orchestration has ended without a result, and what is to be asked for in its place. */
export const examineRun = activity("examineRun", {
  input: z.object({ runId: z.string() }),
  output: z.object({
    model: z.string(),
    outcome: z.enum(OUTCOMES),
    because: z.string(),
    again: requestRun.input.nullable(),
  }),
});

/** Writes the result of a run that has left none, and gives its place to the follow-up. One that has a result keeps it. */
export const closeRun = activity("closeRun", {
  input: z.object({ runId: z.string(), model: z.string(), outcome: z.enum(OUTCOMES), because: z.string() }),
  output: z.null(),
});

/** Ends a run whose own orchestration has died without a result. */
export const concludeRun = orchestration(concludeStart, z.null());
