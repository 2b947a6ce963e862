import { once } from "node:events";
import { createServer, request } from "node:http";
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
