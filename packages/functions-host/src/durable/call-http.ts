import type { DurableHttpRequest } from "./action.ts";
import { authorization } from "./managed-identity.ts";
import { onwardRequest } from "./onward-request.ts";
import type { DurableHttpResponse } from "./poll.ts";

const mostRedirects = 20;
/** As long as .NET's client waits for an answer. */
const longestWait = 100_000;

/** Makes an orchestrator's HTTP call. An answer of any status is a result; only no answer is a failure. */
export async function callHttp(
  request: DurableHttpRequest,
): Promise<DurableHttpResponse | { failure: string }> {
  try {
    let asked = request;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const response = await send(asked);
      const location = response.headers.get("location");
      if (!redirect.has(response.status) || location === null) {
        return {
          statusCode: response.status,
          headers: Object.fromEntries(response.headers),
          content: await response.text(),
        };
      }
      await response.body?.cancel();
      asked = redirected(asked, response.status, location);
    }
    throw new Error(`it was redirected more than ${mostRedirects} times`);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
    const { method, uri } = request;
    return { failure: `The HTTP call ${method} ${uri} failed: ${(error as Error).message}${cause}` };
  }
}

async function send(request: DurableHttpRequest): Promise<Response> {
  const method = request.method.toUpperCase();
  const bodiless = method === "GET" || method === "HEAD" || request.content === undefined;
  return fetch(request.uri, {
    method,
    headers: { ...withContentType(request), ...(await authorization(request)) },
    ...(!bodiless && { body: request.content as string }),
    redirect: "manual",
    signal: AbortSignal.timeout(longestWait),
  });
}

const redirect = new Set([301, 302, 303, 307, 308]);

/** As browsers do: 307 and 308 repeat the request, the others ask for the new place. */
function redirected(request: DurableHttpRequest, status: number, location: string): DurableHttpRequest {
  const repeats = status === 307 || status === 308 || /^(GET|HEAD)$/i.test(request.method);
  const onward = onwardRequest(request, repeats ? request.method : "GET", location);
  return repeats && request.content !== undefined ? { ...onward, content: request.content } : onward;
}

function withContentType({ headers, content }: DurableHttpRequest): Record<string, string> {
  const has = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === "content-type");
  return content !== undefined && !has ? { ...headers, "content-type": "text/plain" } : { ...headers };
}
