import { z } from "zod";
import { orchestration, starting } from "../kit/contract.ts";

/** What was deleted. */
export const Swept = z.object({ blobs: z.number(), bytes: z.number() });

/** What starts the sweep of a model. */
export const sweepStart = starting("sweep", z.object({ model: z.string() }));

/** Lets go what a model's plan does not keep, unless a run is under way. */
export const sweep = orchestration(sweepStart, Swept.extend({ skipped: z.string().optional() }));
