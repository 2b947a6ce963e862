import type { HttpRequest } from "@azure/functions";
import { Problem } from "./errors.ts";

/** Takes so many bytes into account, before they are held; throws a `Problem` if there is no room for them. */
export type Account = (bytes: number) => void;

/** Bytes by which a body grows whose length nobody says. */
const PIECE = 1 << 20;
/** Milliseconds without a byte after which nobody waits for the rest. */
const STALLED = 60_000;

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
  const told = toldLength(request);
  let [whole, length] = [new ArrayBuffer(0), 0];
  for await (const piece of flowing(request, most, account, tooLarge)) {
    const needed = length + piece.byteLength;
    // In its place at once: pieces that are put together at the end are there twice. A long one grows as it comes, however long it says it is.
    if (length === 0) whole = new ArrayBuffer(Math.min(told, PIECE));
    if (needed > whole.byteLength) {
      if (!whole.resizable) whole = resizable(whole, most);
      whole.resize(Math.min(most, Math.max(needed, length + PIECE)));
    }
    new Uint8Array(whole).set(piece, length);
    length = needed;
  }
  if (!whole.resizable) return Buffer.from(whole, 0, length);
  return Buffer.from(fixed(whole, length));
}

/** The same bytes where there is room for `most` of them; what is not used of it takes no memory. */
function resizable(bytes: ArrayBuffer, most: number): ArrayBuffer {
  const grown = new ArrayBuffer(bytes.byteLength, { maxByteLength: most });
  new Uint8Array(grown).set(new Uint8Array(bytes));
  return grown;
}

/** The first bytes of what may be resized, moved from the end on: no more than a piece is there twice. */
function fixed(from: ArrayBuffer, length: number): ArrayBuffer {
  const to = new ArrayBuffer(length);
  for (let rest = length; rest > 0; ) {
    const start = Math.max(0, rest - PIECE);
    new Uint8Array(to).set(new Uint8Array(from, start, rest - start), start);
    from.resize(start);
    rest = start;
  }
  return to;
}

/** Bytes that a body has by its Content-Length; 0 where it tells none. */
function toldLength({ headers }: Pick<HttpRequest, "headers">): number {
  const told = Number(headers.get("content-length") ?? 0);
  return Number.isSafeInteger(told) && told > 0 ? told : 0;
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
  const told = Number(headers.get("content-length") ?? 0);
  if (told > most) throw tooLarge(told, most);
  let length = 0;
  const reader = (body as ReadableStream<Uint8Array> | null)?.getReader();
  try {
    for (let chunk = await next(reader); chunk; chunk = await next(reader)) {
      length += chunk.byteLength;
      if (length > most) throw tooLarge(length, most);
      account(chunk.byteLength);
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
  const stalled = Promise.withResolvers<never>();
  const late = setTimeout(() => {
    const seconds = STALLED / 1000;
    stalled.reject(
      new Problem(408, "body-stalled", `No byte of the body has come for ${seconds} s: send it again.`),
    );
  }, STALLED);
  try {
    return (await Promise.race([reader.read(), stalled.promise])).value;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "body-cut-off", "The body ended before it was whole: send it again.");
  } finally {
    clearTimeout(late);
  }
}

const bodyTooLarge = (bytes: number, most: number) =>
  new Problem(413, "body-too-large", `The body has ${bytes} bytes or more; the limit is ${most}.`);
