import { Problem } from "./errors.ts";

/** Whether who asked has gone: nobody waits for the answer any more. */
export type HasLeft = () => boolean;

/** The error of what nobody waits for; nobody reads it. */
export const callerLeft = () => new Problem(499, "caller-left", "Who asked has closed the connection.");
