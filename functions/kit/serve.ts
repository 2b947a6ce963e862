import type {
  HttpHandler,
  HttpRequest,
  HttpResponseBodyInit,
  HttpResponseInit,
  InvocationContext,
} from "@azure/functions";
import type { z } from "zod";
import type { Input, Media, Route } from "../../shared/kit/route.ts";
import { inputOf } from "./input.ts";
import { HEADERS, problem } from "./problems.ts";

/** JSON as it is declared, or bytes of a declared type. */
type Content<A> = A extends z.ZodType
  ? { json: z.output<A> }
  : A extends Media
    ? { bytes: HttpResponseBodyInit; media: Media }
    : A extends readonly [infer One, infer Other]
      ? Content<One> | Content<Other>
      : never;

/** One of the answers that a route declares. Headers come on top of those that every answer has. */
export type Reply<R extends Route> = {
  [Status in keyof R["answers"]]: { status: Status; headers?: Record<string, string> } & Content<
    R["answers"][Status]
  >;
}[keyof R["answers"]];

/** The request itself, for what no declaration holds: a body that is read as it comes, ETags, what the caller accepts. */
export interface Call {
  readonly request: HttpRequest;
  readonly context: InvocationContext;
}

/** A route with what answers it. */
export interface Served {
  readonly route: Route;
  readonly handler: HttpHandler;
}

/** Answers a route: what comes in is checked by its declaration, what goes out has its type, and errors are answers too. */
export function serve<R extends Route>(
  route: R,
  handle: (input: Input<R>, call: Call) => Promise<Reply<R>>,
): Served {
  const handler: HttpHandler = async (request, context) => {
    const answer = await answered(route, handle, { request, context });
    // The host keeps the length and the type of what would have come.
    return request.method === "HEAD" ? headOf(answer) : answer;
  };
  return { route, handler };
}

async function answered<R extends Route>(
  route: R,
  handle: (input: Input<R>, call: Call) => Promise<Reply<R>>,
  call: Call,
): Promise<HttpResponseInit> {
  try {
    return responseOf(await handle(await inputOf(route, call.request), call));
  } catch (error) {
    return problem(error, call.context, route.errors);
  }
}

function responseOf(reply: { status: unknown; headers?: Record<string, string> }): HttpResponseInit {
  const { status, headers, json, bytes, media } = reply as Loose;
  if (media === undefined) return { status, jsonBody: json, headers: { ...HEADERS, ...headers } };
  return { status, body: bytes, headers: { ...HEADERS, "Content-Type": media.media, ...headers } };
}

/** A reply of whatever route. */
interface Loose {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  bytes?: HttpResponseBodyInit;
  media?: Media;
}

function headOf({ body: _, jsonBody, ...answer }: HttpResponseInit): HttpResponseInit {
  const type = jsonBody === undefined ? {} : { "Content-Type": "application/json" };
  return { ...answer, headers: { ...type, ...answer.headers } };
}

export const ok = <const T>(json: T) => ({ status: 200 as const, json });

/** 200 with what is no JSON. */
export const sent = (media: Media, bytes: HttpResponseBodyInit, headers: Record<string, string> = {}) => ({
  status: 200 as const,
  ...{ media, bytes, headers },
});

/** 202 with the place to look at. */
export function accepted<T extends object>(body: T, location: string) {
  return { status: 202 as const, json: { ...body, statusUrl: location }, headers: { Location: location } };
}
