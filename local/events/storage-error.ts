import { randomUUID } from "node:crypto";
import { isDiskFull } from "../disk.ts";
import type { ErrorAnswer } from "../loopback-server.ts";
import { RequestError } from "../request-error.ts";

/** An answer in Blob Storage's error shape. */
export class StorageError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What makes clients of Blob Storage try again. */
export const busy = (message: string) => new StorageError(503, "ServerBusy", message);

const codes: Record<number, string> = {
  400: "InvalidUri",
  403: "AuthorizationFailure",
  405: "UnsupportedHttpVerb",
  413: "RequestBodyTooLarge",
  415: "InvalidHeaderValue",
};

/** An error as it is answered; `folder` is where the events wait. */
export function errorAnswer(error: unknown, folder: string): ErrorAnswer {
  const { status, code, message } = described(error, folder);
  const request = randomUUID();
  const text = `${escapeXml(message)}\nRequestId:${request}\nTime:${new Date().toISOString()}`;
  return {
    status,
    headers: { "content-type": "application/xml", "x-ms-error-code": code, "x-ms-request-id": request },
    body: `<?xml version="1.0" encoding="utf-8"?>\n<Error><Code>${code}</Code><Message>${text}</Message></Error>`,
  };
}

function described(error: unknown, folder: string): StorageError {
  if (error instanceof StorageError) return error;
  if (error instanceof RequestError)
    return new StorageError(error.status, codes[error.status] ?? "InvalidInput", error.message);
  if (!isDiskFull(error)) {
    console.error(error);
    return new StorageError(500, "InternalError", String(error));
  }
  const message = `The disk of ${folder} is full, so no event can be kept: make room there. Nothing is acknowledged until then.`;
  console.error(message);
  return busy(message);
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escapeXml = (text: string) => text.replace(/[&<>]/g, (character) => entities[character] ?? character);
