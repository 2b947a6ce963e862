import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { isAway } from "../../shared/kit/away.ts";
import { Damaged } from "../../shared/kit/damaged.ts";
import { Problem } from "../../shared/kit/errors.ts";
import type { Route } from "../../shared/kit/route.ts";

/** Answers are for the one who asked, and are what they say they are. */
export const HEADERS = { "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" };

/**
 * What went wrong, in the form that the route declares. What is not the caller's concern stays in the log, under the id that the
 * caller gets.
 */
export function problem(
  error: unknown,
  context: InvocationContext,
  form: Route["errors"] = "problem",
): HttpResponseInit {
  const known = error instanceof Problem ? error : unexpected(error, context.invocationId);
  if (known.status >= 500) context.error(`${context.invocationId}:`, error);
  const { status } = known;
  return form === "v2"
    ? { status, jsonBody: { error: inOneSentence(known) }, headers: headersOf(known, "application/json") }
    : { status, jsonBody: details(known), headers: headersOf(known, "application/problem+json") };
}

/** What is wrong, and what to do about it, where there is one field for both. */
const inOneSentence = ({ message, extra: { remedy } }: Problem) =>
  remedy === undefined ? message : `${message} ${remedy}`;

/** The same for whoever asked by this method: HEAD gets no body. */
export function problemFor(
  method: string,
  error: unknown,
  context: InvocationContext,
  form: Route["errors"] = "problem",
): HttpResponseInit {
  const { jsonBody, ...answer } = problem(error, context, form);
  return method === "HEAD" ? answer : { ...answer, jsonBody };
}

/** RFC 9457. */
export function details({ status, type, message, extra: { allow: _, authenticate: __, ...extra } }: Problem) {
  const title = type.replaceAll("-", " ");
  return { type: `urn:darkroom:${type}`, title, status, detail: message, ...extra };
}

function headersOf(
  { extra: { retryAfter, allow, authenticate } }: Problem,
  type: string,
): Record<string, string> {
  return {
    ...HEADERS,
    "Content-Type": type,
    ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
    ...(allow !== undefined && { Allow: String(allow) }),
    ...(authenticate !== undefined && { "WWW-Authenticate": String(authenticate) }),
  };
}

function unexpected(error: unknown, id: string): Problem {
  if (error instanceof Damaged) return new Problem(500, "damaged-document", error.message, { id });
  if (isAway(error)) {
    const detail = "Something that this needs cannot be reached now: try again in a moment.";
    return new Problem(503, "service-unavailable", detail, { id, retryAfter: 5 });
  }
  const detail = "Something went wrong that is not the request's fault. The log tells more under this id.";
  return new Problem(500, "internal-error", detail, { id });
}
