import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { TerminalError } from "./errors.ts";

/** Megabytes of objects that the thread may hold, and of young ones, of streams. If it needs more it is stopped alone. */
const LIMITS = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 32 };
/** Milliseconds after which a thread without work ends: starting one costs half a second, keeping one some 80 MB. */
const IDLE_MS = 60_000;

/** What a thread sends back for each piece of work. */
const Sent = z.union([
  z.object({ ok: z.unknown() }),
  z.object({ terminal: z.string() }),
  z.object({ failed: z.string() }),
]);
export type Sent = z.infer<typeof Sent>;

/** Does work by its name with what it needs, and gives what comes of it. */
export type Ask = (work: string, input: unknown) => Promise<unknown>;

/**
 * Does work that would hold up all else of a process in a thread beside it, one after the other: whatever asks, the process holds
 * no more than one such piece of work. `script` is the life of the thread, which gets `around` when it begins; then it is sent
 * {work, input}, and sends back what came of it.
 */
export function oneAtATime(script: URL, around: object): Ask {
  let last: Promise<unknown> = Promise.resolve();
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  const end = async () => {
    const ending = thread;
    thread = undefined;
    await ending?.terminate();
  };
  const begin = () => {
    const begun = new Worker(script, { workerData: around, resourceLimits: LIMITS });
    // Whoever waits for an answer is told; what ends it while nobody waits only costs the next one a start.
    begun.on("error", () => undefined);
    begun.once("exit", () => {
      if (thread === begun) thread = undefined;
    });
    return begun;
  };
  const ask: Ask = async (work, input) => {
    clearTimeout(idle);
    thread ??= begin();
    try {
      return await answerOf(thread, { work, input });
    } catch (error) {
      if (!(error instanceof Told)) await end();
      throw error instanceof Told ? error.cause : error;
    } finally {
      idle = setTimeout(() => void end(), IDLE_MS).unref();
    }
  };
  return (work, input) => {
    const mine = last.then(() => ask(work, input));
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** An error that the thread has told of, and survived. */
class Told extends Error {}

async function answerOf(thread: Worker, asked: object): Promise<unknown> {
  const ended = new AbortController();
  const onExit = () => ended.abort();
  thread.once("exit", onExit);
  thread.ref();
  try {
    thread.postMessage(asked);
    const [answer] = await once(thread, "message", { signal: ended.signal });
    const sent = Sent.parse(answer);
    if ("terminal" in sent) throw new Told("", { cause: new TerminalError(sent.terminal) });
    if ("failed" in sent) throw new Told("", { cause: new Error(sent.failed) });
    return sent.ok;
  } catch (error) {
    throw isAbort(error) ? new Error("the thread ended without an answer") : error;
  } finally {
    thread.off("exit", onExit);
    thread.unref();
  }
}

const isAbort = (error: unknown) => error instanceof Error && error.name === "AbortError";
