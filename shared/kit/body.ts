import type { HttpRequest } from "@azure/functions";
import { arrivalOf, readMessage } from "./arrival.ts";
import { bodyTooLarge, cutOff, STALLED, stalled } from "./body-problems.ts";
import { Problem } from "./errors.ts";
import { HeldBody } from "./held-body.ts";

/** Takes so many bytes into account, before they are held; throws a `Problem` if there is no room for them. */
export type Account = (bytes: number) => void;

/**
 * The bytes of a request's body. One that is longer than `most`, or for which there is no room, is refused by its Content-Length
 * or while it flows: it is never held.
 */
export async function readBody(
  request: Pick<HttpRequest, "headers" | "body">,
  most: number,
  account: Account = () => undefined,
  tooLarge = bodyTooLarge,
): Promise<Buffer> {
  const message = arrivalOf(request);
  const held = new HeldBody(toldLength(request), most);
  if (message) {
    const count = counting(request, most, account, tooLarge);
    await readMessage(message, (piece) => {
      count(piece);
      held.add(piece);
    });
  } else for await (const piece of flowing(request, most, account, tooLarge)) held.add(piece);
  return held.bytes();
}

/** Bytes that a body has by its Content-Length; 0 where it tells none. */
function toldLength({ headers }: Pick<HttpRequest, "headers">): number {
  const told = Number(headers.get("content-length") ?? 0);
  return Number.isSafeInteger(told) && told > 0 ? told : 0;
}

/** Counts each piece of a body before it is held. Throws a `Problem` where it is longer than it may, or there is no room for it. */
function counting(
  { headers }: Pick<HttpRequest, "headers">,
  most: number,
  account: Account,
  tooLarge: typeof bodyTooLarge,
): (piece: Uint8Array) => void {
  const told = Number(headers.get("content-length") ?? 0);
  if (told > most) throw tooLarge(told, most);
  let length = 0;
  return ({ byteLength }) => {
    length += byteLength;
    if (length > most) throw tooLarge(length, most);
    account(byteLength);
  };
}

/**
 * The same, piece by piece, each accounted for as it comes: what is only announced holds no place, or callers who send nothing would keep
 * others out. What is not read by whoever stops before the end stays where it is.
 */
export async function* flowing(
  { headers, body }: Pick<HttpRequest, "headers" | "body">,
  most: number,
  account: Account,
  tooLarge = bodyTooLarge,
): AsyncGenerator<Uint8Array> {
  const count = counting({ headers }, most, account, tooLarge);
  const reader = (body as ReadableStream<Uint8Array> | null)?.getReader();
  try {
    for (let chunk = await next(reader); chunk; chunk = await next(reader)) {
      count(chunk);
      yield chunk;
    }
  } finally {
    // Not cancelled: that ends the connection, before the answer that says why; and waits for ever where the body stands still.
    reader?.releaseLock();
  }
}

async function next(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  if (!reader) return undefined;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(stalled()), STALLED);
  try {
    return (await Promise.race([reader.read(), late.promise])).value;
  } catch (error) {
    throw error instanceof Problem ? error : cutOff();
  } finally {
    clearTimeout(timer);
  }
}
