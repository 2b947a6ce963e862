import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AppFunctions } from "../app/functions.ts";
import { answerDurable, type DurableApi } from "../durable/http-api.ts";
import { inputsOf } from "../invoke-function.ts";
import type { Log } from "../log.ts";
import { answerEventGrid } from "../triggers/event-grid.ts";
import type { Invoke } from "../triggers/invoke.ts";
import type { WorkerPool } from "../worker/worker-pool.ts";
import { WorkerLost } from "../worker/worker-process.ts";
import { BodyTooLarge, originOf, readBody, sendText } from "./exchange.ts";
import { sendFunctionResult } from "./from-function.ts";
import { createRouter, type Router } from "./routes.ts";
import { httpMetadata, toHttpData } from "./to-function.ts";

/** What requests are answered with. */
export interface Serving {
  functions: AppFunctions;
  routePrefix: string;
  pool: WorkerPool;
  invoke: Invoke;
  origin: string;
  durable: DurableApi;
  clientPayload: () => string;
  log: Log;
}

/** The port is taken by another program. */
export class PortTaken extends Error {
  constructor(port: number) {
    super(
      `Port ${port} is taken by another program. Choose another one with --port N, or --port 0 for any free one.`,
    );
    this.name = "PortTaken";
  }
}

export interface HttpServer {
  listen(port: number): Promise<number>;
  /** From here on requests are answered; earlier ones wait. */
  serve(serving: Serving): void;
  close(): Promise<void>;
}

/** Makes the host's HTTP server. It listens before the app is loaded, so that a taken port is told at once. */
export function createHttpServer(): HttpServer {
  const started = Promise.withResolvers<(request: IncomingMessage, response: ServerResponse) => void>();
  let answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    if (answer) answer(request, response);
    else void started.promise.then((late) => late(request, response));
  });
  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", (error: NodeJS.ErrnoException) => {
          reject(error.code === "EADDRINUSE" ? new PortTaken(port) : error);
        });
        server.listen(port, () => resolve((server.address() as AddressInfo).port));
      }),
    serve(serving) {
      const router = createRouter(serving.functions.ofType("httpTrigger"), serving.routePrefix);
      answer = (request, response) => {
        respond(serving, router, request, response).catch((error) => fail(serving, response, error));
      };
      started.resolve(answer);
    },
    close() {
      server.closeIdleConnections();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
      return closed;
    },
  };
}

function fail({ log }: Serving, response: ServerResponse, error: Error): void {
  const status = error instanceof BodyTooLarge ? 413 : error instanceof WorkerLost ? 502 : 500;
  log("error", "http", error.stack ?? error.message);
  if (response.headersSent) response.destroy();
  else sendText(response, status, status === 500 ? "" : error.message);
}

async function respond(
  serving: Serving,
  router: Router,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", originOf(request, serving.origin));
  const path = url.pathname.split("/").slice(1);
  if (path[0] === "runtime" && path[1] === "webhooks") {
    if (path[2]?.toLowerCase() === "eventgrid") {
      return answerEventGrid(serving.functions, serving.invoke, url, request, response);
    }
    if (path[2]?.toLowerCase() === "durabletask") {
      return answerDurable(serving.durable, path.slice(3), url, request, response);
    }
  }
  if (path[0] === "durabletask") return answerDurable(serving.durable, path.slice(1), url, request, response);
  const method = request.method ?? "GET";
  const found = router.match(method, url.pathname);
  if (!found || found === "other") return sendText(response, found === "other" ? 405 : 404);
  return callFunction(serving, found, url, request, response);
}

async function callFunction(
  { pool, clientPayload, log }: Serving,
  { fn, params }: Exclude<ReturnType<Router["match"]>, "other" | undefined>,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const result = await pool.invoke({
    functionName: fn.id,
    inputs: inputsOf(fn, { http: toHttpData(request, url, params, body) }, clientPayload),
    triggerMetadata: httpMetadata(request, url, params),
  });
  if (result.failure) {
    log("error", `Function.${fn.name}`, result.failure.stack || result.failure.message);
    return sendText(response, 500);
  }
  const value = result.returnValue ?? result.outputs.find(({ data }) => data.http)?.data;
  sendFunctionResult(response, value, request.method === "HEAD");
}
