import { z } from "zod";
import { starting } from "../kit/contract.ts";

/** What starts the end of a run whose own orchestration has died without one. */
export const concludeStart = starting("concludeRun", z.object({ runId: z.string() }));

/** The instance that does so. */
export const concludeInstance = (runId: string) => `${runId}-end`;
