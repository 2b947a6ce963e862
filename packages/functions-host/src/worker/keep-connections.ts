import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server } from "node:http";

/**
 * Has the HTTP servers of this process keep every connection for as long as its other end does. A server usually ends one that is idle
 * for five seconds, or whose last request has more to say than anybody has read: a request that crosses that end reaches nobody, while
 * the invocation that belongs to it waits for ever.
 */
export function keepConnections(): void {
  subscribe("http.server.response.finish", (finished) => {
    const { server, request } = finished as { server: Server; request: IncomingMessage };
    server.keepAliveTimeout = 0; // read right after this
    if (!request.complete) letGo(request);
  });
}

/** Reads the rest of a request, which has been answered, for nobody: the next one comes behind it. */
function letGo(request: IncomingMessage): void {
  request.unpipe();
  const drop = () => {};
  request.removeAllListeners("data").removeAllListeners("readable").on("data", drop).resume();
}
