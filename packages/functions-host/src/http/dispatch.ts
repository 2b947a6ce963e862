import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunctions } from "../app/functions.ts";
import { answerDurable } from "../durable/http-api.ts";
import type { DurableApi } from "../durable/http-parts.ts";
import { logRequest } from "../log-run.ts";
import type { BlobTriggerParts } from "../triggers/blob.ts";
import { answerEventGrid } from "../triggers/event-grid.ts";
import type { Invoke } from "../triggers/invoke.ts";
import { CallFailed } from "../worker/worker-lost.ts";
import { answerAdmin } from "./admin.ts";
import { type CallParts, callFunction } from "./call-function.ts";
import { answerCors } from "./cors.ts";
import { BodyTooLarge, sendText } from "./exchange.ts";
import type { AuthLevel, Gate } from "./keys.ts";
import { urlOf } from "./request-url.ts";
import { createRouter } from "./routes.ts";
import { createThrottle, type HttpLimits } from "./throttle.ts";

/** What requests are answered with. */
export interface Serving extends CallParts {
  functions: AppFunctions;
  /** Why the app does not run. */
  errors: readonly string[];
  routePrefix: string;
  customHeaders: Record<string, string>;
  httpLimits: HttpLimits;
  invoke: Invoke;
  blobs: BlobTriggerParts;
  origin: string;
  durable: DurableApi;
  /** The first path segments under which apps in the worker reach the durable API without a key. */
  rpcPath: string;
  gate: Gate;
  verbose: boolean;
  cors: readonly string[];
}

/** Finds who answers a request: an extension's webhook, an admin route, or one of the app's functions. */
export function createDispatch(
  serving: Serving,
): (request: IncomingMessage, response: ServerResponse) => void {
  const isDown = serving.errors.length > 0;
  const router = createRouter(isDown ? [] : serving.functions.ofType("httpTrigger"), serving.routePrefix);
  const throttle = createThrottle(serving.httpLimits);
  const customHeaders = Object.entries(serving.customHeaders);

  async function dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of customHeaders) response.setHeader(name, value);
    if (serving.cors.length && answerCors(serving.cors, request, response)) return;
    const url = urlOf(request, serving.origin);
    if (!url) return sendText(response, 400);
    const refused = (level: AuthLevel, name?: string) => {
      const passes = serving.gate(request, url, level, name);
      if (!passes) sendText(response, 401);
      return !passes;
    };
    const path = url.pathname.split("/").slice(1);
    const [first, second, third] = path.slice(0, 3).map((part) => part.toLowerCase());
    if (isDown && first !== "admin") return sendText(response, 503, "Function host is not running.");
    // Blob triggers by events have an address of their own, where functions are called Host.Functions.NAME.
    if (first === "runtime" && second === "webhooks" && (third === "eventgrid" || third === "blobs")) {
      if (!refused(third === "blobs" ? "blobs" : "eventGrid")) {
        await answerEventGrid(serving.functions, serving.blobs, url, request, response);
      }
    } else if (first === "runtime" && second === "webhooks" && third === "durabletask") {
      if (!refused("durableTask"))
        await answerDurable(serving.durable, path.slice(3), url, request, response);
    } else if (`${first}/${path[1]}` === serving.rpcPath) {
      await answerDurable(serving.durable, path.slice(2), url, request, response);
    } else if (first === "admin") {
      if (!refused("admin")) {
        await answerAdmin(serving, path.slice(1), request, response);
      }
    } else {
      const found = router.match(request.method ?? "GET", url.pathname);
      if (!found) sendText(response, url.pathname === "/" ? 200 : 404, url.pathname === "/" ? homePage : "");
      else if (
        !refused((found.fn.trigger.authLevel as AuthLevel | undefined) ?? "anonymous", found.fn.name)
      ) {
        const run = throttle(() => callFunction(serving, found.fn, found.params, url, request, response));
        if (run) await run;
        else sendText(response, 429);
      }
    }
  }

  return (request, response) => {
    if (serving.verbose) logRequest(serving.log, request, response);
    dispatch(request, response).catch((error: Error) => fail(serving, response, error));
  };
}

const homePage = "Your Functions host is up and running.";

function fail({ log }: Serving, response: ServerResponse, error: Error): void {
  const status = error instanceof BodyTooLarge ? 413 : 500;
  // Why a process has ended is told where it ends.
  if (!(error instanceof CallFailed)) log("error", "http", error.stack ?? error.message);
  if (response.headersSent) response.destroy();
  else sendText(response, status, status === 500 ? "" : error.message);
}
