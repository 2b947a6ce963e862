import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

const statuses: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what reaches no handler, since it is no whole request, and says why: Node's own answer is a bare status. */
export function answerUnreadable(server: Server): void {
  const underWay = new WeakMap<Duplex, ServerResponse>();
  server.prependListener("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    underWay.set(socket, response);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const answered = underWay.get(socket);
    const halfway = answered?.headersSent && !answered.writableEnded;
    if (!socket.writable || halfway) return void socket.destroy();
    const status = statuses[error.code ?? ""] ?? 400;
    const text = `${reason(error)}\n`;
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "content-type: text/plain; charset=utf-8",
      `content-length: ${Buffer.byteLength(text)}`,
      "connection: close",
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${text}`);
  });
}

function reason({ code, message }: NodeJS.ErrnoException): string {
  if (code === "HPE_INVALID_EOF_STATE")
    return "The request ended early: its body is shorter than its Content-Length or its chunks say. Send it whole.";
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return "The request took too long to arrive.";
  return `The request is no HTTP/1.1: ${message}.`;
}
