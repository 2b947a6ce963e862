import { once } from "node:events";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { Problem } from "../kit/errors.ts";
import { refused } from "../photos/policy.ts";

/** jimp decodes the largest photo in one or two seconds. */
const LIMIT_MS = 20_000;
const script = new URL(`./bmp-worker${extname(import.meta.url)}`, import.meta.url);

let thread: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * sharp's prebuilt library does not read BMP, and jimp decodes without a pause: in a thread of its own, one photo after the other,
 * so that each has its own time. Throws if the photo is damaged.
 */
export function decodeBmp(photo: Buffer): Promise<Uint8Array> {
  const mine = last.then(() => ask(photo));
  last = mine.catch(() => undefined);
  return mine;
}

async function ask(photo: Buffer): Promise<Uint8Array> {
  thread ??= new Worker(script);
  thread.unref();
  const stop = new AbortController();
  const { signal } = stop;
  const timer = setTimeout(() => stop.abort(refused("too-costly")), LIMIT_MS);
  thread.once("exit", () => stop.abort(new Problem(503, "decoder-failed", "Decoding failed: try again.")));
  try {
    thread.postMessage(photo);
    const [pixels] = (await once(thread, "message", { signal })) as [Uint8Array | null];
    if (pixels) return pixels;
  } catch (error) {
    await thread.terminate();
    thread = undefined;
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    thread?.removeAllListeners("exit");
  }
  throw new Error("damaged");
}
