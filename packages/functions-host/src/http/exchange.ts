import type { IncomingMessage, ServerResponse } from "node:http";

/** The largest request body that the host accepts, as Azure's. */
export const bodyLimit = 104_857_600;

/** The body was larger than the host accepts. */
export class BodyTooLarge extends Error {}

/** Reads a whole request body. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > bodyLimit) return Promise.reject(new BodyTooLarge());
  if (announced === 0 && request.headers["transfer-encoding"] === undefined) {
    request.resume();
    return Promise.resolve(Buffer.alloc(0));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > bodyLimit) reject(new BodyTooLarge());
      else chunks.push(chunk);
    });
    request.on("end", () =>
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)),
    );
    request.on("error", reject);
  });
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** Answers with a text, or nothing. */
export function sendText(response: ServerResponse, status: number, text = ""): void {
  response.writeHead(
    status,
    text ? { "content-type": "text/plain; charset=utf-8" } : { "content-length": 0 },
  );
  response.end(text);
}
