import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * How long the rest of an answer may take to come when its function has ended, and its function to end when its connection has, in
 * milliseconds.
 */
export const patience = 1_000;

/** Whether all of an answer came; the library has written it when its function has ended, so what then stays away is lost. */
export async function wholeOnceEnded(
  answer: IncomingMessage,
  response: ServerResponse,
  ended: Promise<unknown>,
): Promise<boolean> {
  const over = new Promise<boolean>((resolve) => {
    answer.once("error", () => {}); // its close tells
    answer.once("end", () => resolve(true));
    answer.once("close", () => resolve(answer.complete));
  });
  const functionOver = ended.then(
    () => undefined,
    () => undefined,
  );
  let whole = await Promise.race([over, functionOver]);
  for (let seen = -1; whole === undefined; ) {
    const now = answer.socket?.bytesRead ?? 0;
    // A caller that reads slowly holds it up, which is no fault of the answer.
    if (now === seen && response.writableLength === 0) answer.destroy();
    seen = now;
    whole = await within(patience, over);
  }
  return whole;
}

/** What comes within so many milliseconds. */
export async function within<T>(milliseconds: number, coming: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const came = await Promise.race([coming, late]);
  clearTimeout(timer);
  return came ?? undefined;
}

/** All of a body; undefined if it does not come. */
export async function collected(
  answer: IncomingMessage,
  isWhole: Promise<boolean>,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  return (await isWhole) ? Buffer.concat(chunks) : undefined;
}
