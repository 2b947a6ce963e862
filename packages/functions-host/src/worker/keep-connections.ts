import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server } from "node:http";

/** Milliseconds after which a connection ends whose last request has more to say than anybody wanted to read. */
const unread = 5_000;

/**
 * Lets the HTTP servers of this process keep connections that are idle. A server usually ends one after five seconds, and a request
 * that crosses that end reaches nobody, while the invocation that belongs to it waits for ever.
 */
export function keepConnections(): void {
  subscribe("http.server.response.finish", (finished) => {
    const { server, request } = finished as { server: Server; request: IncomingMessage };
    server.keepAliveTimeout = request.complete ? 0 : unread; // read right after this
  });
}
