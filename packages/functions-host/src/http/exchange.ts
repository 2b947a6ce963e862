import type { IncomingMessage, ServerResponse } from "node:http";

/** The largest request body that the host accepts unless a setting says otherwise, in bytes, as Azure's. */
export const usualBodyLimit = 104_857_600;

/** The body was larger than the host accepts. */
export class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`The request's body has more than ${limit} bytes (FUNCTIONS_REQUEST_BODY_SIZE_LIMIT).`);
    this.name = "BodyTooLarge";
  }
}

/** Milliseconds without a byte after which nobody waits for the rest of a body. */
const longestStill = 60_000;

/** The body's rest does not come. */
export class BodyStoodStill extends Error {
  constructor(milliseconds: number) {
    super(`No byte of the request's body has come for ${milliseconds / 1000} s.`);
    this.name = "BodyStoodStill";
  }
}

/** Reads a whole request body. */
export function readBody(
  request: IncomingMessage,
  limit = usualBodyLimit,
  still = longestStill,
): Promise<Buffer> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limit) return Promise.reject(new BodyTooLarge(limit));
  if (announced === 0 && request.headers["transfer-encoding"] === undefined) {
    request.resume();
    return Promise.resolve(Buffer.alloc(0));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) reject(new BodyTooLarge(limit));
      else chunks.push(chunk);
    });
    request.on("end", () => {
      request.setTimeout(0);
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
    request.on("error", reject);
    request.setTimeout(still, () => reject(new BodyStoodStill(still)));
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
