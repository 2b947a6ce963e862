import type { DurableHttpRequest } from "./action.ts";
import { authorization } from "./managed-identity.ts";
import type { DurableHttpResponse } from "./poll.ts";

/** Makes an orchestrator's HTTP call. An answer of any status is a result; only no answer is a failure. */
export async function callHttp(
  request: DurableHttpRequest,
): Promise<DurableHttpResponse | { failure: string }> {
  const method = request.method.toUpperCase();
  const bodiless = method === "GET" || method === "HEAD" || request.content === undefined;
  try {
    const response = await fetch(request.uri, {
      method,
      headers: { ...withContentType(request), ...(await authorization(request)) },
      ...(!bodiless && { body: request.content as string }),
    });
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      content: await response.text(),
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
    return { failure: `The HTTP call ${method} ${request.uri} failed: ${(error as Error).message}${cause}` };
  }
}

function withContentType({ headers, content }: DurableHttpRequest): Record<string, string> {
  const has = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === "content-type");
  return content !== undefined && !has ? { ...headers, "content-type": "text/plain" } : { ...headers };
}
