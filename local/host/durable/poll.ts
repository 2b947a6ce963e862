import type { DurableHttpRequest } from "./action.ts";

/** What a durable HTTP call came back with. */
export interface DurableHttpResponse {
  statusCode: number;
  headers?: Record<string, string>;
  content?: string | null;
}

/** The next request of a polled call, and how long to wait before it. */
export interface Poll {
  request: DurableHttpRequest;
  delay: number;
}

/** Whether an answer says "not yet, ask there": 202 with a Location. */
export function pollOf(
  request: DurableHttpRequest,
  response: DurableHttpResponse,
  defaultDelay: number,
): Poll | undefined {
  const location = header(response, "location");
  if (response.statusCode !== 202 || !location) return undefined;
  const seconds = Number.parseFloat(header(response, "retry-after") ?? "");
  const { content: _unused, ...rest } = request;
  return {
    request: { ...rest, method: "GET", uri: new URL(location, request.uri).href },
    delay: Number.isNaN(seconds) ? defaultDelay : seconds * 1000,
  };
}

function header(response: DurableHttpResponse, name: string): string | undefined {
  const key = Object.keys(response.headers ?? {}).find((each) => each.toLowerCase() === name);
  return key ? response.headers?.[key] : undefined;
}
