import { Agent, type IncomingMessage, request as open, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { InvocationResult } from "../worker/protocol.ts";
import { sendText } from "./exchange.ts";

const agent = new Agent({ keepAlive: true });
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "x-ms-invocation-id"]);

/**
 * Passes a request on to the library's own HTTP server in the worker, and its answer back, both as streams. The
 * invocation goes by message meanwhile; the library joins the two by the invocation's id.
 */
export async function streamThrough(
  workerUri: string,
  invocationId: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  invoke: () => Promise<InvocationResult>,
): Promise<void> {
  const { hostname, port } = new URL(workerUri);
  const onward = open({
    hostname,
    port,
    path: url.pathname + url.search,
    agent,
    method: request.method,
    headers: {
      ...request.headers,
      "x-ms-invocation-id": invocationId,
      "x-forwarded-host": url.host,
      "x-forwarded-proto": "http",
    },
  });
  const answered = new Promise<IncomingMessage | undefined>((resolve) => {
    onward.once("response", resolve);
    onward.once("error", () => resolve(undefined));
  });
  // The client going away, or a handler that leaves the body unread, is no fault of the host.
  pipeline(request, onward).catch(() => {});
  const ended = invoke().then((result) => {
    // Without an answer the library keeps the request open for ever.
    if (result.failure || result.unanswered) onward.destroy();
    return result;
  });
  const answer = await Promise.race([answered, ended.then(() => answered)]);
  if (!answer) {
    sendText(response, (await ended).unanswered ? 204 : 500);
    return;
  }
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !hopByHop.has(name)) response.setHeader(name, value);
  }
  response.writeHead(answer.statusCode ?? 200);
  await pipeline(answer, response).catch(() => response.destroy());
  await ended;
}
