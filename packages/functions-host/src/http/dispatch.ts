import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunctions } from "../app/functions.ts";
import { answerDurable } from "../durable/http-api.ts";
import type { DurableApi } from "../durable/http-parts.ts";
import { logRequest } from "../log-run.ts";
import type { BlobTriggerParts } from "../triggers/blob.ts";
import { answerBlobEvents, answerEventGrid } from "../triggers/event-grid.ts";
import type { Invoke } from "../triggers/invoke.ts";
import { CallFailed } from "../worker/worker-lost.ts";
import { answerAdmin } from "./admin.ts";
import { type CallParts, callFunction } from "./call-function.ts";
import { answerCors } from "./cors.ts";
import { BodyStoodStill, BodyTooLarge, sendText } from "./exchange.ts";
import { foreignCaller, formBody, type Refusal } from "./guard.ts";
import { type AuthLevel, type Gate, levelOf } from "./keys.ts";
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
  /** Names of this machine beside those of the loopback addresses. */
  allowHosts: readonly string[];
}

/** Finds who answers a request: an extension's webhook, an admin route, or one of the app's functions. */
export function createDispatch(
  serving: Serving,
): (request: IncomingMessage, response: ServerResponse) => void {
  const isDown = serving.errors.length > 0;
  const router = createRouter(isDown ? [] : serving.functions.ofType("httpTrigger"), serving.routePrefix);
  const throttle = createThrottle(serving.httpLimits);
  const customHeaders = Object.entries(serving.customHeaders);
  const callers = { names: serving.allowHosts, origins: serving.cors };

  async function dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of customHeaders) response.setHeader(name, value);
    const turnedAway = foreignCaller(request, callers);
    if (turnedAway) return refuse(response, turnedAway);
    if (serving.cors.length && answerCors(serving.cors, request, response)) return;
    const url = urlOf(request, serving.origin);
    if (!url) return sendText(response, 400);
    if (request.url && request.url.length > longestTarget) return sendText(response, 414);
    if (Number(request.headers["content-length"]) > serving.bodyLimit)
      throw new BodyTooLarge(serving.bodyLimit);
    const refused = (level: AuthLevel, name?: string) => {
      const status = serving.gate(request, url, level, name);
      if (status) sendText(response, status);
      return status !== undefined;
    };
    const path = url.pathname.split("/").slice(1);
    const [first, second] = path.slice(0, 2).map((part) => part.toLowerCase());
    // What an app's routes take is the app's affair; forms among it.
    const unasked = first === "runtime" || first === "admin" ? formBody(request) : undefined;
    if (unasked) return refuse(response, unasked);
    if (isDown && first !== "admin") return sendText(response, 503, "Function host is not running.");
    if (first === "runtime" && second === "webhooks") {
      await answerWebhook(path.slice(2), url, refused, request, response);
    } else if (`${first}/${path[1]}` === serving.rpcPath) {
      await answerDurable(serving.durable, path.slice(2), url, request, response);
    } else if (first === "admin") {
      if (isPing(path) || !refused("admin")) await answerAdmin(serving, path.slice(1), request, response);
    } else {
      const found = router.match(request.method ?? "GET", url.pathname);
      if (!found) sendText(response, url.pathname === "/" ? 200 : 404, url.pathname === "/" ? homePage : "");
      else if (!refused(levelOf(found.fn.trigger.authLevel), found.fn.name)) {
        const run = throttle(() => callFunction(serving, found.fn, found.params, url, request, response));
        if (run) await run;
        else sendText(response, 429);
      }
    }
  }

  async function answerWebhook(
    [extension = "", ...path]: string[],
    url: URL,
    refused: (level: AuthLevel) => boolean,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { functions, invoke, blobs, durable } = serving;
    switch (extension.toLowerCase()) {
      case "eventgrid":
        return refused("eventGrid") ? undefined : answerEventGrid(functions, invoke, url, request, response);
      case "blobs":
        return refused("blobs") ? undefined : answerBlobEvents(functions, blobs, url, request, response);
      case "durabletask":
        return refused("durableTask") ? undefined : answerDurable(durable, path, url, request, response);
      default:
        return refused("admin") ? undefined : sendText(response, 404);
    }
  }

  return (request, response) => {
    // The app's own calls to the durable API go by a secret path.
    if (serving.verbose && !request.url?.startsWith(`/${serving.rpcPath}/`))
      logRequest(serving.log, request, response);
    dispatch(request, response).catch((error: Error) => fail(serving, response, error));
  };
}

/** Characters of a request's target that Azure's server takes. */
const longestTarget = 8_192;

/** Whether the host is up may be asked without a key. */
function isPing([, kind = "", name = ""]: string[]): boolean {
  return kind.toLowerCase() === "host" && name.toLowerCase() === "ping";
}

function refuse(response: ServerResponse, { status, message }: Refusal): void {
  sendText(response, status, message);
}

const homePage = "Your Functions host is up and running.";

function fail({ log }: Serving, response: ServerResponse, error: Error): void {
  // Why a process has ended is told where it ends.
  if (!(error instanceof CallFailed)) log("error", "http", error.stack ?? error.message);
  if (response.headersSent) response.destroy();
  else sendText(response, error instanceof BodyStoodStill ? 408 : 500);
}
