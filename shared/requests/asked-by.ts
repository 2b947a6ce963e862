import { callerOf } from "../plan/conditions.ts";
import type { Trigger } from "./request.ts";

/** What somebody's HTTP request for a run says of itself, with who asks where that is known. */
export function askedBy(headers: Pick<Headers, "get">, at: string): Trigger {
  const by = callerOf(headers);
  return { kind: "http", at, ...(by !== null && { by }) };
}
