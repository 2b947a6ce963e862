import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { z } from "zod";
import { isAway } from "./away.ts";
import { readBody } from "./body.ts";
import { explain, Problem } from "./errors.ts";

/** A switch in a query or a body, off unless it is set. */
export const Flag = z.union([z.stringbool(), z.boolean()], "must be true or false").default(false);

type Handler<T> = (input: T, request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** Makes an HTTP handler: route, query and JSON body are checked once, and errors become RFC 9457 problems. */
export function http<T>(schema: z.ZodType<T>, handle: Handler<T>): HttpHandler {
  return async (request, context) => {
    try {
      const { headers, ...answer } = await handle(await inputOf(schema, request), request, context);
      return { ...answer, headers: { ...HEADERS, ...headers } };
    } catch (error) {
      return problem(error, context);
    }
  };
}

/** Answers are for the one who asked, and are what they say they are. */
const HEADERS = { "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" };

export const ok = (jsonBody: unknown): HttpResponseInit => ({ status: 200, jsonBody });

/** 202 with the place to look at. */
export function accepted(body: object, location: string): HttpResponseInit {
  return { status: 202, jsonBody: { ...body, statusUrl: location }, headers: { Location: location } };
}

async function inputOf<T>(schema: z.ZodType<T>, request: HttpRequest): Promise<T> {
  // Azure's own: the function's key.
  const { code: _, clientId: __, ...query } = Object.fromEntries(request.query);
  const parsed = schema.safeParse({ ...query, ...(await jsonOf(request)), ...request.params });
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  throw new Problem(422, "invalid-request", z.prettifyError(parsed.error), { fields });
}

/** No request of ours says more in JSON. */
const MOST_JSON = 1 << 20;

async function jsonOf(request: HttpRequest): Promise<object> {
  if (!request.headers.get("content-type")?.includes("application/json")) return {};
  const text = (await readBody(request, MOST_JSON)).toString("utf8");
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new Problem(400, "not-json", `The body is not JSON: ${explain(error)}`);
  }
  throw new Problem(422, "invalid-request", "The body must be a JSON object.");
}

/** What went wrong as RFC 9457 says it. What is not the caller's concern stays in the log, under the id that the caller gets. */
function problem(error: unknown, context: InvocationContext): HttpResponseInit {
  const known = error instanceof Problem ? error : unexpected(error, context.invocationId);
  if (known.status >= 500) context.error(`${context.invocationId}:`, error);
  const { status, type, message, extra } = known;
  const { retryAfter } = extra;
  const jsonBody = {
    type: `urn:darkroom:${type}`,
    title: type.replaceAll("-", " "),
    status,
    detail: message,
    ...extra,
  };
  const headers = {
    ...HEADERS,
    "Content-Type": "application/problem+json",
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
  };
  return { status, jsonBody, headers };
}

function unexpected(error: unknown, id: string): Problem {
  if (isAway(error)) {
    const detail = "Something that this needs cannot be reached now: try again in a moment.";
    return new Problem(503, "service-unavailable", detail, { id, retryAfter: 5 });
  }
  const detail = "Something went wrong that is not the request's fault. The log tells more under this id.";
  return new Problem(500, "internal-error", detail, { id });
}
