import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream";
import { text } from "node:stream/consumers";
import { killPoint } from "../kill-point.ts";
import { isBatch, splitBatch } from "./batch.ts";
import { type Change, changeOf } from "./changes.ts";
import type { Exchange } from "./exchange.ts";
import { injectPath } from "./inject.ts";

/**
 * Passes requests on to the storage service as they are, so that their signatures stay valid, and streams both bodies.
 *
 * `record` gets the changes of an exchange and must have committed them when it resolves: only then is the client
 * answered, so no acknowledged change goes without its event.
 */
export function blobProxy(
  target: string,
  record: (changes: Change[]) => Promise<void>,
  injected: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Server {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });

  const server = createServer((request, response) => {
    const { method = "GET", url = "/" } = request;
    if (method === "POST" && url === injectPath) return void injected(request, response);
    const point = `${method}:${url.split("?")[0]}`;
    killPoint(`bridge:before:${point}`);
    const headers = endToEnd(request.rawHeaders);
    const upstream = httpRequest({ agent, hostname, port, method, path: url, headers, setHost: false });
    const requestBody = isBatch(method, url) ? text(request) : undefined;

    upstream.on("error", (error) => unavailable(response, target, error));
    upstream.on("response", async (answer) => {
      const answerBody = requestBody ? await text(answer) : undefined;
      const exchanges =
        requestBody && answerBody !== undefined
          ? splitBatch(await requestBody, answerBody)
          : [exchangeOf(request, answer)];
      const changes = exchanges.flatMap((exchange) => changeOf(exchange) ?? []);
      if (changes.length > 0) await record(changes);
      killPoint(`bridge:after:${point}`);
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
      if (answerBody === undefined) pipeline(answer, response, () => {});
      else response.end(answerBody);
    });
    request.on("close", () => {
      if (!request.complete) upstream.destroy(); // the client has given up in the middle of its body
    });
    request.pipe(upstream);
  });
  server.requestTimeout = 0; // uploads may be slow
  server.keepAliveTimeout = 60_000;
  return server;
}

function exchangeOf(request: IncomingMessage, answer: IncomingMessage): Exchange {
  return {
    method: request.method ?? "GET",
    url: request.url ?? "/",
    request: single(request.headers),
    status: answer.statusCode ?? 502,
    response: single(answer.headers),
  };
}

function single(headers: IncomingMessage["headers"]): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

// Name, value, name, value… without those that are about one connection only.
function endToEnd(rawHeaders: string[]): string[] {
  return rawHeaders.filter(
    (_, index) => !/^(connection|keep-alive)$/i.test(rawHeaders[index - (index % 2)] ?? ""),
  );
}

// What Azure Storage answers when it is busy: its clients try again.
function unavailable(response: ServerResponse, target: string, error: Error): void {
  if (response.headersSent) return void response.destroy();
  console.error(`No answer from ${target}: ${error.message}`);
  response.writeHead(503, { "content-type": "application/xml", "x-ms-error-code": "ServerBusy" });
  response.end(
    `<?xml version="1.0"?><Error><Code>ServerBusy</Code><Message>No answer from ${target}</Message></Error>`,
  );
}
