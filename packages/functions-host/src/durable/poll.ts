import type { DurableHttpRequest } from "./action.ts";
import { onwardRequest } from "./onward-request.ts";

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

/** Whether an answer, which came from `base`, says "not yet, ask there": 202 with a Location. */
export function pollOf(
  request: DurableHttpRequest,
  response: DurableHttpResponse,
  defaultDelay: number,
  base = request.uri,
): Poll | undefined {
  const location = header(response, "location");
  if (response.statusCode !== 202 || !location) return undefined;
  const wait = header(response, "retry-after") ?? "";
  return {
    request: onwardRequest(request, "GET", location, base),
    delay: /^\d{1,9}$/.test(wait) ? Number(wait) * 1000 : defaultDelay,
  };
}

function header(response: DurableHttpResponse, name: string): string | undefined {
  const key = Object.keys(response.headers ?? {}).find((each) => each.toLowerCase() === name);
  return key ? response.headers?.[key] : undefined;
}
