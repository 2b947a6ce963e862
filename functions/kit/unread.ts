import type { HttpRequest } from "@azure/functions";
import { readBody } from "../../shared/kit/body.ts";

/** Bytes of a body that is read for nothing. */
const MOST_UNREAD = 4 << 20;

/** Reads what nobody is interested in: an answer that overtakes its request's body may never reach the caller. */
export async function drained(request: HttpRequest): Promise<void> {
  await readBody(request, MOST_UNREAD).catch(() => undefined);
}
