import { subscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";

/**
 * Lets the HTTP servers of this process keep connections that are idle. A server usually ends one after five seconds, and a request
 * that crosses that end reaches nobody, while the invocation that belongs to it waits for ever.
 */
export function keepConnections(): void {
  subscribe("http.server.request.start", (started) => {
    (started as { server: Server }).server.keepAliveTimeout = 0;
  });
}
