import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { z } from "zod";
import { explain, Problem } from "./errors.ts";

/** A switch in a query or a body, off unless it is set. */
export const Flag = z.union([z.stringbool(), z.boolean()], "must be true or false").default(false);

type Handler<T> = (input: T, request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** Makes an HTTP handler: route, query and JSON body are checked once, and errors become RFC 9457 problems. */
export function http<T>(schema: z.ZodType<T>, handle: Handler<T>): HttpHandler {
  return async (request, context) => {
    try {
      return await handle(await inputOf(schema, request), request, context);
    } catch (error) {
      return problem(error, context);
    }
  };
}

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

async function jsonOf(request: HttpRequest): Promise<object> {
  if (!request.headers.get("content-type")?.includes("application/json")) return {};
  const text = await request.text();
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new Problem(400, "not-json", `The body is not JSON: ${explain(error)}`);
  }
  throw new Problem(422, "invalid-request", "The body must be a JSON object.");
}

function problem(error: unknown, context: InvocationContext): HttpResponseInit {
  const known = error instanceof Problem ? error : new Problem(500, "internal-error", explain(error));
  if (known.status >= 500) context.error(error);
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
    "Content-Type": "application/problem+json",
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
  };
  return { status, jsonBody, headers };
}
