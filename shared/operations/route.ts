import { z } from "zod";

/** The query of a route whose answer may take longer than a request. */
export const Operation = {
  operation: z
    .string()
    .regex(/^[0-9a-f]{32}$/, "must be the operationId of an answer 202")
    .optional()
    .meta({ description: "Ask for what this operation has found, instead of beginning one." }),
};

/** What is answered while it goes on. */
export const Pending = z.object({
  operationId: z.string(),
  status: z.literal("running"),
  statusUrl: z.string(),
});
