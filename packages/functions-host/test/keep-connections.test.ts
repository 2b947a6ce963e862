import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { keepConnections } from "../src/worker/keep-connections.ts";

test("a server of the worker's process says of no connection that it will end it", async () => {
  const server = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
  onTestFinished(() => server.closeAllConnections());
  await once(server, "listening");
  const hint = async () =>
    (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).headers.get("keep-alive");
  expect(await hint()).toBe("timeout=5");
  keepConnections();
  await hint(); // of which it has already been decided
  expect(await hint()).toBe(null);
});
