import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { refused, refusedByCodec } from "../policy.ts";
import type { Heic } from "./read-heic.ts";

/** What a thread is begun with: a file, and the bytes of memory that libheif may take for it. */
export interface Asked {
  heic: Uint8Array;
  most: number;
}
/** What it tells: pixels of three bytes, or why there are none. */
export type Told =
  | { pixels: Uint8Array<ArrayBuffer>; width: number; height: number }
  | { because: string; isShort: boolean };

const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);
/** Megabytes of objects; neither libheif's memory nor pixels are among them. */
const LIMITS = { maxOldGenerationSizeMb: 128 };
/** Milliseconds for all threads that try: less than a serving thread has for it, so that it need not end with these. */
const TAKES = 45_000;
/** Threads that may end over one file. */
const MOST_ENDS = 2;
/** Bytes of libheif's memory: for itself, and for each pixel, of which 8 to 16 were seen. */
const [BASE, EACH] = [64 << 20, 24];

/**
 * The upright RGB pixels of a HEIC file whose size is known. libheif runs in a thread that is begun for it and ended after it: nothing else
 * gives its memory back, and WebAssembly can be ended at any moment. Throws a `Problem` for a file that cannot be decoded, takes more
 * memory or time than its size accounts for, or over which threads end.
 */
export async function decodeHeic(heic: Uint8Array, { width, height }: Heic, script = THREAD) {
  const most = BASE + 2 * heic.length + EACH * width * height;
  const until = performance.now() + TAKES;
  for (let ends = 0; ends < MOST_ENDS; ends++) {
    const thread = new Worker(script, { workerData: { heic, most }, resourceLimits: LIMITS });
    const told = await toldBy(thread, until - performance.now());
    if (told === "ended") continue;
    if (told === "late") break;
    if ("because" in told) throw told.isShort ? refused("too-costly") : refusedByCodec(told.because);
    // A crop makes it smaller; what is larger than the file says was never held to the limits.
    if (told.width * told.height <= width * height) return told;
    throw refused("truncated", { part: "header" });
  }
  throw refused("too-costly");
}

async function toldBy(thread: Worker, takes: number): Promise<Told | "ended" | "late"> {
  const { promise, resolve, reject } = Promise.withResolvers<Told | "ended" | "late">();
  const timer = setTimeout(() => resolve("late"), takes);
  thread.once("message", resolve);
  // Any other error is none of the file's: libheif is not there.
  thread.once("error", (error: NodeJS.ErrnoException) =>
    error.code === "ERR_WORKER_OUT_OF_MEMORY" ? resolve("ended") : reject(error),
  );
  thread.once("exit", () => resolve("ended"));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
