import { once } from "node:events";
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from "node:http";
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
async function hostOf(worker: Server): Promise<Server> {
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
      onUnanswered: (why) => expect.unreachable(why),
    }),
  );
  return host;
}

test("a request is answered though the worker ends each connection after its first answer, without saying so", async () => {
  const answered = new Set<Socket>();
  const worker = await listening((request, response) => {
    if (answered.has(request.socket)) request.socket.destroy();
    else response.end("here");
    answered.add(request.socket);
  });
  const host = await hostOf(worker);
  for (let n = 0; n < 3; n++) expect(await (await fetch(urlOf(host))).text()).toBe("here");
});

test("a worker need not close its connection where the caller does: it would cut off a body that it has yet to read, and its answer with it", async () => {
  const worker = await listening(({ headers }, response) => response.end(headers.connection));
  const host = await hostOf(worker);
  const [answer] = (await once(get(urlOf(host), { headers: { connection: "close" } }), "response")) as [
    IncomingMessage,
  ];
  expect(await text(answer)).toBe("keep-alive");
});
