import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { streamThrough } from "../src/http/stream-through.ts";

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function listening(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => server.closeAllConnections());
  return server;
}

test("a request is answered though the worker ends each connection after its first answer, without saying so", async () => {
  const answered = new Set<Socket>();
  const worker = await listening((request, response) => {
    if (answered.has(request.socket)) request.socket.destroy();
    else response.end("here");
    answered.add(request.socket);
  });
  const host = await listening((request, response) =>
    streamThrough({
      workerUri: urlOf(worker),
      invocationId: "call-1",
      url: new URL(request.url ?? "", urlOf(host)),
      request,
      response,
      bodyLimit: 100,
      // Like the library, which waits for the request for ever.
      invoke: () => new Promise((resolve) => response.once("finish", () => resolve({} as never))),
      onUnanswered: (why) => expect.unreachable(why),
    }),
  );
  for (let n = 0; n < 3; n++) expect(await (await fetch(urlOf(host))).text()).toBe("here");
});
