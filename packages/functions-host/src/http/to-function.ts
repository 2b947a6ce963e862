import type { IncomingMessage } from "node:http";
import type { HttpData, TypedData } from "../worker/protocol.ts";

/** A request in the form in which the worker's library expects it. */
export function toHttpData(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
  body: Buffer,
): HttpData {
  return {
    method: request.method ?? "GET",
    url: url.href,
    headers: headersOf(request),
    params,
    query: queryOf(url),
    ...(body.length > 0 && { body: { bytes: body } }),
  };
}

/** What stream requests and binding expressions are made of. */
export function httpMetadata(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
): Record<string, TypedData> {
  const query = queryOf(url);
  const metadata: Record<string, TypedData> = {
    Query: { json: JSON.stringify(query) },
    Headers: { json: JSON.stringify(headersOf(request)) },
  };
  for (const [name, value] of Object.entries(query)) metadata[name] ??= { string: value };
  for (const [name, value] of Object.entries(params)) metadata[name] = { string: value };
  return metadata;
}

/** The client's headers; the values of one that came several times are joined with commas, as the RPC's map holds one a name. */
function headersOf(request: IncomingMessage): Record<string, string> {
  const headers = request.headers as Record<string, string>;
  if (request.rawHeaders.length === 2 * Object.keys(headers).length && !request.headers["set-cookie"])
    return headers;
  const distinct = Object.entries(request.headersDistinct).map(([name, values = []]) => [
    name,
    values.join(","),
  ]);
  return Object.fromEntries(distinct);
}

/** Query values; one that came several times is joined with commas. */
function queryOf(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  if (url.search === "") return query;
  for (const [name, value] of url.searchParams) {
    query[name] = name in query ? `${query[name]},${value}` : value;
  }
  return query;
}
