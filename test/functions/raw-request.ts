import { once } from "node:events";
import { connect } from "node:net";

export interface RawAnswer {
  status: number;
  text: string;
}

/** A request byte by byte, over a connection of its own. */
export function rawRequest(url: string, method: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {}); // its close tells
  const closed = once(socket, "close");
  const { promise: answer, resolve } = Promise.withResolvers<RawAnswer | undefined>();
  let came = "";
  socket.setEncoding("latin1").on("data", (chunk) => {
    came += chunk;
    if (isWhole(came)) resolve(read(came));
  });
  void closed.then(() => resolve(came === "" ? undefined : read(came)));
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  return {
    socket,
    /** Undefined where the connection was closed without one. */
    answer,
    closed,
    chunk: (bytes: string | Buffer) => {
      socket.write(`${bytes.length.toString(16)}\r\n`);
      socket.write(bytes);
      return socket.write("\r\n");
    },
  };
}

function isWhole(came: string): boolean {
  const [head = "", body] = split(came);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return (
    body !== undefined && (length === undefined ? body.endsWith("0\r\n\r\n") : body.length >= Number(length))
  );
}

function read(came: string): RawAnswer {
  const [head = "", text = ""] = split(came);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), text };
}

function split(came: string): [string, string?] {
  const end = came.indexOf("\r\n\r\n");
  return end < 0 ? [came] : [came.slice(0, end), came.slice(end + 4)];
}
