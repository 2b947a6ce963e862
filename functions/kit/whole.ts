import type { HttpResponseInit } from "@azure/functions";

/**
 * The same answer with its length, where it is whole: without one it travels in chunks, which whoever passes it on cannot tell from the
 * beginning of a long one.
 */
export function whole(answer: HttpResponseInit): HttpResponseInit {
  const { jsonBody, body = jsonBody === undefined ? undefined : JSON.stringify(jsonBody), ...rest } = answer;
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return answer;
  const type = jsonBody === undefined ? {} : { "Content-Type": "application/json" };
  const length = { "Content-Length": String(Buffer.byteLength(body)) };
  return { ...rest, body, headers: { ...type, ...(rest.headers as Record<string, string>), ...length } };
}
