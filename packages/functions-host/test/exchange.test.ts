import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readBody } from "../src/http/exchange.ts";

test("a body that stands still is waited for no longer", async () => {
  const read = Promise.withResolvers<Buffer>();
  const server = createServer((request, response) => {
    read.resolve(readBody(request, 100, 50).finally(() => response.end()));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write("POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 10\r\n\r\nhalf");
  await expect(read.promise).rejects.toThrow("No byte of the request's body has come for 0.05 s.");
});
