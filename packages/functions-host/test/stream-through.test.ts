import { once } from "node:events";
import {
  createServer,
  get,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { streamThrough } from "../src/http/stream-through.ts";

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function listening(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => server.closeAllConnections());
  return server;
}

/** A host that passes every request on to this worker. */
async function hostOf(
  worker: Server,
  onUnanswered = (why: string): void => expect.unreachable(why),
): Promise<Server> {
  const host = await listening((request, response) =>
    streamThrough({
      workerUri: urlOf(worker),
      invocationId: "call-1",
      url: new URL(request.url ?? "", urlOf(host)),
      request,
      response,
      bodyLimit: 100 << 20,
      // Like the library, which waits for the request for ever.
      invoke: () => new Promise((resolve) => response.once("finish", () => resolve({} as never))),
      onUnanswered,
    }),
  );
  return host;
}

test("requests come to the worker over one connection, unless one was answered before all of it was sent", async () => {
  const connections = new Set<Socket>();
  const worker = await listening((request, response) => {
    connections.add(request.socket);
    if (request.method === "POST") response.end("enough");
    else request.resume().once("end", () => response.end("here"));
  });
  const host = await hostOf(worker);
  for (let n = 0; n < 3; n++) expect(await (await fetch(urlOf(host))).text()).toBe("here");
  expect(connections.size).toBe(1);
  const endless = request(urlOf(host), { method: "POST", headers: { "content-length": 1 << 30 } });
  onTestFinished(() => void endless.on("error", () => {}).destroy());
  endless.write("begun");
  const [answer] = (await once(endless, "response")) as [IncomingMessage];
  expect(await text(answer)).toBe("enough");
  expect(await (await fetch(urlOf(host))).text()).toBe("here");
  expect(connections.size).toBe(2);
});

test("a request whose connection to the worker breaks off is answered, though its invocation waits for ever", async () => {
  const worker = await listening((request) => request.socket.destroy());
  const told: string[] = [];
  const host = await hostOf(worker, (why) => told.push(why));
  expect((await fetch(urlOf(host), { method: "POST", body: "all of it" })).status).toBe(500);
  expect(told).toEqual(["the connection to its process has broken off"]);
});

test("a worker need not close its connection where the caller does: it would cut off a body that it has yet to read, and its answer with it", async () => {
  const worker = await listening(({ headers }, response) => response.end(headers.connection));
  const host = await hostOf(worker);
  const [answer] = (await once(get(urlOf(host), { headers: { connection: "close" } }), "response")) as [
    IncomingMessage,
  ];
  expect(await text(answer)).toBe("keep-alive");
});

test("a request that waits for its answer ends when its caller goes away", async () => {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<boolean>();
  const worker = await listening((request, response) => {
    request.resume().once("end", begun.resolve);
    response.once("close", () => ended.resolve(response.writableFinished));
  });
  const host = await hostOf(worker);
  const asking = request(urlOf(host), { method: "POST" }).on("error", () => {});
  asking.end("all of it");
  await begun.promise;
  asking.destroy();
  expect(await ended.promise).toBe(false);
});
