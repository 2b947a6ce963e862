import { connect } from "node:net";
import { buffer } from "node:stream/consumers";

/** An answer, as far as one came; `status` is 0 when the connection was closed without one. */
export type RawAnswer = { status: number; body: string };

/** Sends bytes that no HTTP client would send, and reads until the server closes the connection, or for five seconds. */
export async function sendRaw(url: string, request: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {}); // what came before it counts
  socket.setTimeout(5_000, () => socket.end());
  socket.write(request); // left open: a server drops who closes before the answer
  const answer = await buffer(socket).catch(() => Buffer.alloc(0));
  const [head = "", ...rest] = answer.toString("latin1").split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  const chunked = /^transfer-encoding: chunked/im.test(head);
  const bytes = Buffer.from(chunked ? unchunked(body) : body, "latin1");
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), body: bytes.toString() };
}

function unchunked(body: string): string {
  const [, digits = "0"] = /^([\da-f]+)\r\n/i.exec(body) ?? [];
  const [start, bytes] = [digits.length + 2, Number.parseInt(digits, 16)];
  return bytes === 0 ? "" : body.slice(start, start + bytes) + unchunked(body.slice(start + bytes + 2));
}

/** A request as it goes over the wire, with a loopback name unless the headers bring one, and closed afterwards. */
export function wire(
  method: string,
  target: string,
  headers: Record<string, string> = {},
  body = "",
): string {
  const all = {
    host: "127.0.0.1",
    connection: "close",
    ...(body && { "content-length": String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}
