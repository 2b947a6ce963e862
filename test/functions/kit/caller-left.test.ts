import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { InvocationContext } from "@azure/functions";
import { expect, onTestFinished, test } from "vitest";
import { leaving } from "../../../functions/kit/caller-left.ts";

/** A server as the library's own, which gets requests by the id of their call. */
const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");

test("a caller has left whose request ends before its answer, and only that one", async () => {
  const { port } = server.address() as AddressInfo;
  const calls = ["one", "other"].map((id) => {
    const asking = request({ port, headers: { "x-ms-invocation-id": id } }).on("error", () => {});
    onTestFinished(() => void asking.destroy());
    return asking;
  });
  for (const asking of calls) {
    asking.end();
    await once(server, "request");
  }
  const [one, other] = ["one", "other"].map((invocationId) =>
    leaving(new InvocationContext({ invocationId })),
  );
  expect([one?.(), other?.()]).toEqual([false, false]);
  calls[0]?.destroy();
  await expect.poll(() => one?.()).toBe(true);
  expect(other?.()).toBe(false);
});

test("of a call that came another way nobody can tell", () => {
  expect(leaving(new InvocationContext({ invocationId: "by message" }))()).toBe(false);
});

test.each<[string, (message: IncomingMessage) => Promise<unknown>]>([
  ["a message", async (message) => once(message, "data").then(() => message.pause())],
  ["a list", async (message) => message[Symbol.asyncIterator]().next()],
  ["a stream of the web", async (message) => new Response(bodyOf(message)).body?.getReader().read()],
])("what a handler leaves of %s does not hold up the next call on its connection", async (_, begin) => {
  const server = createServer(async (message, response) => {
    if (message.method === "POST") await begin(message);
    response.end();
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  for (const [method, bytes] of [
    ["POST", 1_000_000],
    ["GET", 0],
  ] as const) {
    const call = request({ port, method, agent, headers: { "x-ms-invocation-id": method } });
    call.end(Buffer.alloc(bytes));
    const [answer] = await once(call, "response");
    answer.resume();
    await once(answer, "end");
  }
});

/** As the library hands it to a Request. */
const bodyOf = (message: IncomingMessage) => message as unknown as ConstructorParameters<typeof Response>[0];
