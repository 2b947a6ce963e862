import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import { refusal } from "./guard.ts";
import { RequestError } from "./request-error.ts";

/** An answer that tells of an error, in the words of the service that is stood in for. */
export type ErrorAnswer = { status: number; headers: Record<string, string>; body: string };

/** What makes one service of another. */
export type Answering = {
  /** Names by which this machine may be called, beside those of the loopback addresses. */
  names: readonly string[];
  /** What is thrown here is answered too, by `errorAnswer`. */
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  errorAnswer: (error: unknown) => ErrorAnswer;
};

const lingerMs = 2_000;

/** An HTTP server for programs of this machine: no web page gets at it, and no request ends its process. */
export function loopbackServer({ names, answer, errorAnswer }: Answering): Server {
  const underWay = new WeakMap<Duplex, ServerResponse>();
  // Without a Host, Node would answer itself, in no service's words.
  const server = createServer({ requireHostHeader: false }, async (request, response) => {
    underWay.set(request.socket, response);
    response.on("error", () => {}); // whoever asked is gone
    try {
      const refused = refusal(request, names);
      if (refused) throw new RequestError(refused.status, refused.message);
      await answer(request, response);
    } catch (error) {
      if (request.socket.destroyed || request.socket.writableEnded) return; // gone, or told already below
      if (response.headersSent) return void response.destroy();
      tell(errorAnswer(error), request, response);
    }
  });
  // What cannot be read as HTTP reaches no handler.
  const unreadable = (status: number, message: string, socket: Duplex) => {
    const answered = underWay.get(socket);
    const halfway = answered?.headersSent && !answered.writableEnded;
    if (!socket.writable || halfway) return void socket.destroy();
    const { headers, body } = errorAnswer(new RequestError(status, message));
    const all = { ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
  };
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "HPE_HEADER_OVERFLOW") unreadable(431, "The headers are longer than 16 KB.", socket);
    else if (error.code === "ERR_HTTP_REQUEST_TIMEOUT")
      unreadable(408, "The request took too long to arrive.", socket);
    else unreadable(400, `The request is no HTTP/1.1: ${error.message}.`, socket);
  });
  server.on("connect", (_, socket) => unreadable(405, "CONNECT is for proxies, and this is none.", socket));
  return server;
}

/** Answers at once, but ends a while later where a body still comes: a connection that is closed then takes the answer with it. */
function tell(
  { status, headers, body }: ErrorAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, { ...headers, "content-length": length }).write(body);
  const end = () => response.end();
  if (request.complete) return void end();
  request.once("end", end).resume();
  setTimeout(end, lingerMs).unref();
}
