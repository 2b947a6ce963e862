import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import type { Host } from "../src/host.ts";
import { appForAll } from "./start-app.ts";

let host: Host;
beforeAll(async () => {
  host = await appForAll("http");
});

/** Sends bytes and says that no more come; everything that is answered. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(host.url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.end(bytes);
  return text(socket);
}

const post = (headers: string, body: string) =>
  `POST /v1/describe HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n${body}`;

test.each([
  ["a body shorter than its Content-Length", post("Content-Length: 100", '{"force": tr'), 400, "ended early"],
  [
    "a body without its last chunk",
    post("Transfer-Encoding: chunked", 'c\r\n{"force": tr'),
    400,
    "ended early",
  ],
  ["a chunk that is none", post("Transfer-Encoding: chunked", "zz\r\n"), 400, "no HTTP/1.1"],
  ["a line that is none", "hello\r\n\r\n", 400, "no HTTP/1.1"],
  ["headers without end", post(`X-Long: ${"x".repeat(50_000)}`, ""), 431, "no HTTP/1.1"],
])("%s is answered in words", async (_, bytes, status, why) => {
  const answer = await answerTo(bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer.split("\r\n\r\n")[1]).toContain(why);
});
