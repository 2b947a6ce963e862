import type { IncomingMessage } from "node:http";
import type { HttpData, TypedData } from "../worker/protocol.ts";

type Nullable = Record<string, { value: string }>;

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
    nullableHeaders: nullable(headersOf(request)),
    nullableParams: nullable(params),
    nullableQuery: nullable(queryOf(url)),
    body: body.length ? { bytes: body } : null,
  };
}

/** The client's headers; one that came several times is joined, as the RPC's map holds one value a name. */
export function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

/** Query values; one that came several times is joined with commas. */
export function queryOf(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    query[name] = name in query ? `${query[name]},${value}` : value;
  }
  return query;
}

/** What `context.triggerMetadata` and, for streams, the library's request are made of. */
export function httpMetadata(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
): Record<string, TypedData> {
  const metadata: Record<string, TypedData> = {
    Query: { json: JSON.stringify(queryOf(url)) },
    Headers: { json: JSON.stringify(headersOf(request)) },
  };
  for (const [name, value] of Object.entries(queryOf(url))) metadata[name] ??= { string: value };
  for (const [name, value] of Object.entries(params)) metadata[name] = { string: value };
  return metadata;
}

function nullable(values: Record<string, string>): Nullable {
  const result: Nullable = {};
  for (const name in values) result[name] = { value: values[name] as string };
  return result;
}
