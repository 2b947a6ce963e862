import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { InvocationContext } from "@azure/functions";
import type { HasLeft } from "../../shared/kit/has-left.ts";

/** Answers that are still to be given, by the id of the call. */
const awaited = new Map<string, ServerResponse>();

// The library says nothing of a caller who goes. But calls come to its own HTTP server in this process, and whoever passes them on
// ends the request of a caller who has gone.
subscribe("http.server.request.start", (started) => {
  const { request, response } = started as { request: IncomingMessage; response: ServerResponse };
  const id = request.headers["x-ms-invocation-id"];
  if (typeof id === "string") awaits(id, response);
});

/** Says by which response of Node's own server a call is answered, where no host passes calls on. */
export function awaits(id: string, response: ServerResponse): void {
  awaited.set(id, response);
  response.once("close", () => awaited.delete(id));
  response.once("finish", () => letGo(response.req));
}

/**
 * Reads for nobody what a handler has left of a body: it would hold up the next call on this connection, whose ever it is, and Node
 * lets go of one alone that nobody has begun to read. Whoever did, as a stream of the web or as a list, would stop it again.
 */
function letGo(request: IncomingMessage): void {
  if (request.complete) return;
  const drop = () => {};
  request.removeAllListeners("data").removeAllListeners("readable").on("data", drop).resume();
}

/** The message that a call has come by, if it came to a server in this process. */
export const messageOf = ({ invocationId }: InvocationContext): IncomingMessage | undefined =>
  awaited.get(invocationId)?.req;

/** Whether the caller leaves before the answer. Ask for it when the call begins. */
export function leaving({ invocationId }: InvocationContext): HasLeft {
  const response = awaited.get(invocationId);
  return () => response?.destroyed ?? false;
}
