import type { HttpRequest } from "@azure/functions";
import { collect } from "./collect.ts";
import { Problem } from "./errors.ts";

/** Takes so many bytes into account, before they are read; throws a `Problem` if there is no room for them. */
export type Account = (bytes: number) => void;

/** Bodies whose length nobody says are accounted for in pieces. */
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
  return Buffer.concat(await collect(flowing(request, most, account, tooLarge)));
}

/** The same, piece by piece. Whoever stops before the end refuses the rest. */
export async function* flowing(
  { headers, body }: Pick<HttpRequest, "headers" | "body">,
  most: number,
  account: Account,
  tooLarge = bodyTooLarge,
): AsyncGenerator<Uint8Array> {
  const told = Number(headers.get("content-length") ?? 0);
  if (told > most) throw tooLarge(told, most);
  let accounted = Number.isSafeInteger(told) ? told : 0;
  account(accounted);
  let [length, isWhole] = [0, false];
  const reader = (body as ReadableStream<Uint8Array> | null)?.getReader();
  try {
    for (let chunk = await next(reader); chunk; chunk = await next(reader)) {
      length += chunk.byteLength;
      if (length > most) throw tooLarge(length, most);
      for (; accounted < length; accounted += PIECE) account(PIECE);
      yield chunk;
    }
    isWhole = true;
  } finally {
    if (!isWhole) await reader?.cancel().catch(() => undefined);
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
