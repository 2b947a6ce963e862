import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, type RequestListener, request } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { keepConnections } from "../src/worker/keep-connections.ts";

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => server.closeAllConnections());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a server of the worker's process says of no connection that it will end it", async () => {
  const url = await listening((_, response) => response.end());
  const hint = async () => (await fetch(url)).headers.get("keep-alive");
  expect(await hint()).toBe("timeout=5");
  keepConnections();
  await hint(); // of which it has already been decided
  expect(await hint()).toBe(null);
});

test.each([
  ["whose beginning alone was read", (asked: IncomingMessage) => asked.once("data", () => asked.pause())],
  [
    "that was read as a stream of the web",
    (asked: IncomingMessage) => Readable.toWeb(asked).getReader().read(),
  ],
  ["that was read as a list", (asked: IncomingMessage) => asked[Symbol.asyncIterator]().next()],
  ["of which nothing was read", (asked: IncomingMessage) => asked.pause()],
])("the next request is read behind one %s", async (_, read) => {
  keepConnections();
  const connections = new Set();
  const url = await listening((asked, response) => {
    connections.add(asked.socket);
    if (asked.method === "POST") read(asked);
    setImmediate(() => response.end(asked.method));
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const ask = async (method: string, body: Buffer) => {
    const [answer] = await once(request(url, { agent, method }).end(body), "response");
    return text(answer);
  };
  expect(await ask("POST", Buffer.alloc(300_000))).toBe("POST");
  expect(await ask("GET", Buffer.alloc(0))).toBe("GET");
  expect(connections.size).toBe(1);
});
