import type { IncomingMessage, ServerResponse } from "node:http";

/** Whether pages of an origin may call, by a list in which "*" is any. */
export function allowsOrigin(allowed: readonly string[], origin: string): boolean {
  return allowed.includes("*") || allowed.includes(origin);
}

/** Adds the CORS headers for an allowed origin; true if the request was a preflight and is answered with that. */
export function answerCors(
  allowed: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = request.headers;
  if (!origin || !allowsOrigin(allowed, origin)) return false;
  response.setHeader("access-control-allow-origin", allowed.includes("*") ? "*" : origin);
  const asked = request.headers["access-control-request-method"];
  if (request.method !== "OPTIONS" || !asked) return false;
  response.setHeader("access-control-allow-methods", asked);
  const headers = request.headers["access-control-request-headers"];
  if (headers) response.setHeader("access-control-allow-headers", headers);
  response.writeHead(204);
  response.end();
  return true;
}
