import { z } from "zod";
import { starting } from "../kit/contract.ts";

/**
 * What starts the end of a run, or of whatever held a model alone, whose own orchestration has died without one. A holder is told by
 * the model that it holds.
 */
export const concludeStart = starting(
  "concludeRun",
  z.object({ runId: z.string(), holds: z.string().optional() }),
);

/** The instance that does so. */
export const concludeInstance = (runId: string) => `${runId}-end`;
