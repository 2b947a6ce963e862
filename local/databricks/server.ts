import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { ApiCall } from "./api.ts";
import { ApiError, invalidParameter } from "./api-error.ts";
import { listPage, runPage } from "./pages.ts";
import type { RunProcesses } from "./run-process.ts";
import type { Store } from "./store.ts";

const hostMetadata = "/.well-known/databricks-config"; // the SDKs ask for it first, and warn when it is missing

/** Answers the API under /api/2.1 and /api/2.2, and pages for people elsewhere. */
export function databricksServer(
  api: Record<string, ApiCall>,
  store: Store,
  processes: RunProcesses,
): Server {
  return createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://local");
    if (url.pathname === hostMetadata) return sendJson(response, 200, {});
    if (!url.pathname.startsWith("/api/")) return sendPage(response, url.pathname, store, processes);
    try {
      sendJson(response, 200, await call(api, request, url));
    } catch (error) {
      const known = error instanceof ApiError ? error : new ApiError(500, "INTERNAL_ERROR", String(error));
      if (known.status === 500) console.error(error);
      sendJson(response, known.status, { error_code: known.code, message: known.message, details: [] });
    }
  });
}

async function call(api: Record<string, ApiCall>, request: IncomingMessage, url: URL): Promise<object> {
  if (!/^Bearer \S/.test(request.headers.authorization ?? "")) {
    throw new ApiError(
      401,
      "UNAUTHENTICATED",
      "Credential was not sent or was of an unsupported type for this API.",
    );
  }
  const answer = api[`${request.method} ${url.pathname.replace(/^\/api\/2\.[12]\//, "")}`];
  if (!answer)
    throw new ApiError(404, "ENDPOINT_NOT_FOUND", `No API found for '${request.method} ${url.pathname}'`);
  return answer(request.method === "GET" ? Object.fromEntries(url.searchParams) : await body(request));
}

async function body(request: IncomingMessage): Promise<unknown> {
  try {
    return await json(request);
  } catch {
    throw invalidParameter("The body is not JSON.");
  }
}

function sendPage(response: ServerResponse, path: string, store: Store, processes: RunProcesses): void {
  const run = store.run(Number(/^\/runs\/(\d+)$/.exec(path)?.[1]));
  const html = path === "/" ? listPage(store) : run && runPage(run, store.tasksOf(run.runId), processes);
  response
    .writeHead(html ? 200 : 404, { "content-type": "text/html; charset=utf-8" })
    .end(html ?? "No such page.");
}

function sendJson(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
}
