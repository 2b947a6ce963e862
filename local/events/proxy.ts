import { Agent, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { killPoint } from "../kill-point.ts";
import { loopbackServer } from "../loopback-server.ts";
import { readBody } from "../read-body.ts";
import { isBatch, splitBatch } from "./batch.ts";
import { type Change, changeOf } from "./changes.ts";
import type { Exchange } from "./exchange.ts";
import { endToEnd, forward } from "./forward.ts";
import { injectPath } from "./inject.ts";
import { checkNames } from "./names.ts";
import { keepRoom } from "./room.ts";
import { errorAnswer } from "./storage-error.ts";

const maxBatchBytes = 4 * 1024 * 1024; // Blob Storage's limit

/** What the proxy stands in front of, and what it tells. */
export type Parts = {
  socket: string; // of the storage service
  storage: string; // its folder
  events: string; // the folder where events wait
  names: readonly string[]; // by which this machine may be called, beside those of the loopback addresses
  record: (changes: Change[]) => Promise<void>;
  injected: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
};

/**
 * Passes requests on to the storage service as they are, so that their signatures stay valid, and streams both bodies.
 *
 * `record` gets the changes of an exchange and must have committed them when it resolves: only then is the client
 * answered, so no acknowledged change goes without its event.
 */
export function blobProxy({ socket, storage, events, names, record, injected }: Parts): Server {
  const agent = new Agent({ keepAlive: true });
  const server = loopbackServer({
    names,
    errorAnswer: (error) => errorAnswer(error, events),
    async answer(request, response) {
      const { method = "GET", url = "/" } = request;
      if (method === "POST" && url === injectPath) return injected(request, response);
      checkNames(method, url);
      if (method === "PUT") keepRoom(storage, Number(request.headers["content-length"] ?? 0));
      const point = `${method}:${url.split("?")[0]}`;
      killPoint(`bridge:before:${point}`);
      const batch = isBatch(method, url) ? await readBody(request, maxBatchBytes) : undefined;
      const answer = await forward(agent, socket, request, batch);
      const answerBody = batch === undefined ? undefined : await readBody(answer, maxBatchBytes);
      const exchanges =
        batch !== undefined && answerBody !== undefined
          ? splitBatch(batch.toString(), answerBody.toString())
          : [exchangeOf(request, answer)];
      const changes = exchanges.flatMap((exchange) => changeOf(exchange) ?? []);
      if (changes.length > 0) await record(changes).catch((error) => discard(answer, error));
      killPoint(`bridge:after:${point}`);
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
      if (answerBody === undefined) await pipeline(answer, response);
      else response.end(answerBody);
    },
  });
  server.requestTimeout = 0; // uploads may be slow
  server.keepAliveTimeout = 60_000;
  return server;
}

// An answer that nobody reads would keep its connection for ever.
function discard(answer: IncomingMessage, error: unknown): never {
  answer.resume();
  throw error;
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
