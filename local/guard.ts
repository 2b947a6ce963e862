import type { IncomingMessage } from "node:http";
import { foreignCaller, formBody, shown } from "../packages/functions-host/src/http/guard.ts";

/** Why a request is turned away before its service looks at it. */
export type Refusal = { status: 400 | 403 | 415; message: string };

/**
 * Turns away what is no service's to answer: what a web page may have made a browser send, by the rules of the Functions host,
 * and targets that are no path. `names` are allowed beside those of the loopback addresses. `local/loopback_guard.py` keeps the
 * same rules.
 */
export function refusal(
  request: Pick<IncomingMessage, "method" | "url" | "rawHeaders">,
  names: readonly string[],
): Refusal | undefined {
  const { url = "" } = request;
  if (isPath(url)) return foreignCaller(request, { names }) ?? formBody(request);
  const message = `The request's target ${shown(url)} is no path. Send one that starts with a single "/".`;
  return { status: 400, message };
}

// "//x" would be another server's address, and what no decoder reads no service needs to see.
function isPath(url: string): boolean {
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
  } catch {
    return false;
  }
  return /^\/(?!\/)/.test(url);
}
