import { z } from "zod";
import { activity } from "../../shared/kit/contract.ts";
import { LifecycleRequest } from "../../shared/requests/request.ts";
import { LifecycleResult } from "../../shared/runs/result.ts";

/** Writes a life cycle's result, gives its place to the follow-up and starts that. */
export const finishRun = activity("finishRun", {
  input: z.object({ request: LifecycleRequest, result: LifecycleResult }),
  output: z.null(),
});
