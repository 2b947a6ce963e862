import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerUnreadable } from "./unreadable.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The port is taken by another program. */
export class PortTaken extends Error {
  constructor(port: number) {
    super(
      `Port ${port} is taken by another program. Choose another one with --port N, or --port 0 for any free one.`,
    );
    this.name = "PortTaken";
  }
}

/** How long the rest of a body may take to come after its answer, in milliseconds, as with Azure's server. */
const longestRest = 5_000;

/** Bytes of a request's line and headers, as Azure's server takes them. */
const longestHead = 8_192 + 32_768;

export interface HttpServer {
  listen(port: number): Promise<number>;
  /** From here on requests are answered; earlier ones wait. */
  serve(handler: Handler): void;
  close(): Promise<void>;
}

/** Makes the host's HTTP server. It listens before the app is loaded, so that a taken port is told at once. */
export function createHttpServer(): HttpServer {
  const started = Promise.withResolvers<Handler>();
  let answer: Handler | undefined;
  const receive: Handler = (request, response) => {
    response.once("finish", () => endLate(request));
    if (answer) answer(request, response);
    else void started.promise.then((late) => late(request, response));
  };
  const options = { keepAliveTimeout: 65_000, requestTimeout: 0, maxHeaderSize: longestHead };
  const servers = [createServer(options, receive), createServer(options, receive)] as const;
  for (const server of servers) answerUnreadable(server);
  return {
    async listen(port) {
      const bound = await listenOn(servers[0], "127.0.0.1", port);
      // "localhost" may mean the IPv6 loopback first; a machine without one has only the other.
      await listenOn(servers[1], "::1", bound).catch(() => {});
      return bound;
    },
    serve(handler) {
      answer = handler;
      started.resolve(handler);
    },
    async close() {
      await Promise.all(servers.map(closeServer));
    },
  };
}

/** Closes the connection of a request whose body goes on for long, or stands still, when it has been answered. */
function endLate(request: IncomingMessage): void {
  if (request.complete) return;
  const late = setTimeout(() => request.socket.destroy(), longestRest).unref();
  request.once("close", () => clearTimeout(late));
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortTaken(port) : error);
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 2_000).unref();
  return closed;
}
