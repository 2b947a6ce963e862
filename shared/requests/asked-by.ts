import type { Caller } from "../kit/caller.ts";
import type { Trigger } from "./request.ts";

/** What somebody's HTTP request for a run says of itself, with who asks where that is known. */
export function askedBy({ id }: Caller, at: string): Trigger {
  return { kind: "http", at, ...(id !== null && { by: id }) };
}
