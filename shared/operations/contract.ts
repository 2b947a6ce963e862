import { z } from "zod";
import { activity, orchestration, starting } from "../kit/contract.ts";

/** What may take longer than a request: each is an activity of its subject, which finds out what was asked in storage. */
export const Kind = z.enum(["compareDatasets", "compareServed", "tracePhoto", "foreseeRetention"]);
export type Kind = z.infer<typeof Kind>;

const Asked = z.object({ model: z.string(), operationId: z.string() });

/** What starts an operation: its name, not what was asked, because that may name a photo, and histories are kept. */
export const operationStart = starting("operation", Asked.extend({ kind: Kind }));

/** Finds out what was asked, and keeps it. */
export const operation = orchestration(operationStart, z.null());

/** The activity of a kind: it leaves its answer in storage. */
export const operationActivity = (kind: Kind) => activity(kind, { input: Asked, output: z.null() });
