import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { awaits } from "../functions/kit/caller-left.ts";
import { unknownRoute } from "../functions/kit/fallback.ts";
import { problem } from "../functions/kit/problems.ts";
import type { Served } from "../functions/kit/serve.ts";
import { arrivesBy } from "../shared/kit/arrival.ts";
import { NOBODY } from "../shared/kit/caller.ts";
import { Problem } from "../shared/kit/errors.ts";

/** Answers requests by handlers of routes, as a Functions host would, but for keys and roles: who reaches it may ask. */
export function answering(served: readonly Served[]) {
  const routes = served.map(({ route, handler }) => ({
    ...{ method: route.method as string, path: patternOf(route.path) },
    handler: (request: HttpRequest, context: InvocationContext) => handler(request, context, NOBODY),
  }));
  const declared = served.map(({ route }) => route);
  const [unknown, unknownV2] = [unknownRoute(declared), unknownRoute(declared, "v2")];
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = URL.parse(`http://localhost${request.url}`);
    const context = contextOf(response);
    if (!url) return send(response, problem(badPath(), context));
    const method = request.method === "HEAD" ? "GET" : request.method;
    const found = routes.find((route) => route.method === method && route.path.test(url.pathname));
    const params = found?.path.exec(url.pathname)?.groups ?? {};
    const handler: HttpHandler = found?.handler ?? (url.pathname.startsWith("/v2") ? unknownV2 : unknown);
    send(response, await handler(callOf(request, url, params), context));
  };
}

const badPath = () => new Problem(400, "bad-path", "The request's path cannot be read.");

/** What handlers use of an invocation: its id, by which the log tells more of a fault, and whether who asked has left. */
function contextOf(response: ServerResponse): InvocationContext {
  const invocationId = randomUUID();
  awaits(invocationId, response);
  return { invocationId, error: console.error } as unknown as InvocationContext;
}

/** `/v2/models/{model}` as a pattern with names. */
const patternOf = (path: string) => new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}/?$`);

/** What handlers use of a request: its body as a stream only where that is asked for, which costs more than a small answer. */
function callOf(request: IncomingMessage, url: URL, params: Record<string, string>): HttpRequest {
  const named = Object.entries(params).map(([name, value]) => [name, decoded(value)]);
  const call = {
    ...{ method: request.method, url: url.href, query: url.searchParams },
    headers: { get: (name: string) => request.headers[name.toLowerCase()]?.toString() ?? null },
    params: Object.fromEntries(named),
    get body() {
      return Readable.toWeb(request);
    },
  } as unknown as HttpRequest;
  arrivesBy(call, request);
  return call;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no name of anything
  }
}

function send(response: ServerResponse, { status = 200, headers, jsonBody, body }: HttpResponseInit): void {
  const json = jsonBody === undefined ? undefined : JSON.stringify(jsonBody);
  const content = json ?? (body as string | Uint8Array | undefined) ?? "";
  const type = json === undefined ? {} : { "Content-Type": "application/json" };
  const length = { "Content-Length": Buffer.byteLength(content) };
  response.writeHead(status, { ...type, ...(headers as Record<string, string>), ...length });
  response.end(content);
}
