import { availableParallelism } from "node:os";
import { TerminalError } from "../kit/errors.ts";
import { refused } from "../photos/policy.ts";
import { busy } from "./budget.ts";
import { type End, type Job, THREAD, Thread } from "./thread-handle.ts";
import type { Asked, Opened, Work, Works } from "./works.ts";

/** Milliseconds of a thread that a photo may take: the largest that is allowed takes some seconds. */
const PHOTO_TAKES = 20_000;
/** And one of HEIC, which a quiet core turns into JPEG at some 7 megapixels a second. */
const HEIC_TAKES = 60_000;
/** Milliseconds that opening a model may take. */
const OPENING_TAKES = 60_000;
/** Pieces of work that wait for a thread; more are told to come back. */
const MOST_WAITING = 1000;
/** What a thread is given at once: it need not wait for its next piece while its last one's answer travels. */
const GIVEN_AT_ONCE = 2;
/** Milliseconds after short work for which one thread is kept from long work: more of the short is likely to come. */
const SHORT_COMES = 1000;
/** Threads that may end over one piece of work. */
const MOST_ENDS = 2;

/**
 * Threads that decode photos and ask models, one for each core, so that the event loop is free for requests. A thread that ends is
 * replaced; what it was at is tried once more, what it had yet to begin is none the worse for it.
 */
export class Pool {
  readonly #script: URL;
  readonly #threads: (Thread | undefined)[];
  readonly #models = new Map<string, Opened>();
  #waiting: Job[] = [];
  /** When short work came last, as `performance.now()` has it. */
  #short = Number.NEGATIVE_INFINITY;

  constructor(threads = availableParallelism(), script = THREAD) {
    this.#script = script;
    this.#threads = Array.from({ length: threads }, (_, slot) => this.#begin(slot));
  }

  get size(): number {
    return this.#threads.length;
  }

  /** Pieces of work that no thread has yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Opens a model in every thread. Throws `TerminalError` if it cannot serve. */
  async open(model: Opened): Promise<void> {
    const opening = (slot: number) =>
      this.#promised({ work: "open", asked: model }, OPENING_TAKES, (job) => this.#at(slot).give(job));
    const slots = [...this.#threads.keys()];
    // While others answer, it is opened in one thread after the other, so that there is always one that answers.
    if (this.#models.size === 0) await Promise.all(slots.map(opening));
    else for (const slot of slots) await opening(slot);
    this.#models.set(model.key, model);
  }

  /** Whether a model is open: not where a thread has ended over it when it was opened again. */
  has(key: string): boolean {
    return this.#models.has(key);
  }

  /** Forgets a model that nothing is asked of any more. */
  close(key: string): void {
    this.#models.delete(key);
    for (const thread of this.#threads)
      if (thread) void this.#promised({ work: "close", asked: key }, PHOTO_TAKES, (job) => thread.give(job));
  }

  /**
   * Does work in the thread that is free first; what `isLong` leaves one to the short while there is any. Throws a `Problem`: 429 if too
   * much waits, 422 if threads end over it.
   */
  ask<W extends Work>(work: W, asked: Works[W]["asked"], isLong = false): Promise<Works[W]["told"]> {
    if (this.#waiting.length >= MOST_WAITING) return Promise.reject(busy());
    if (!isLong) this.#short = performance.now();
    const give = (job: Job) => {
      this.#waiting.push({ ...job, isLong });
      this.#handOut();
    };
    const job = { work, asked } as Asked;
    return this.#promised(job, limitOf(job), give) as Promise<Works[W]["told"]>;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread?.stop()));
  }

  #promised(asked: Asked, limit: number, give: (job: Job) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const answered = (told: unknown) => {
        resolve(told);
        this.#handOut();
      };
      const failed = (error: Error) => {
        reject(error);
        this.#handOut();
      };
      give({ asked, isLong: false, limit, ends: 0, resolve: answered, reject: failed });
    });
  }

  #handOut(): void {
    for (;;) {
      // Nothing is put behind what is long.
      const loads = this.#threads.map((thread) => (thread?.isLong ? GIVEN_AT_ONCE : (thread?.load ?? 0)));
      const least = Math.min(...loads);
      if (least >= GIVEN_AT_ONCE) return;
      const next = this.#next();
      if (next < 0) return;
      this.#at(loads.indexOf(least)).give(this.#waiting.splice(next, 1)[0] as Job);
    }
  }

  /** Which piece of work is next: the oldest where no thread is at long work; otherwise short work first. */
  #next(): number {
    const long = this.#threads.filter((thread) => thread?.isLong).length;
    if (long === 0) return Math.min(0, this.#waiting.length - 1);
    const short = this.#waiting.findIndex(({ isLong }) => !isLong);
    if (short >= 0) return short;
    const leavesOne = long < this.size - 1;
    const isQuiet = performance.now() - this.#short > SHORT_COMES;
    return this.#waiting.findIndex(({ asked }) => leavesOne || (isQuiet && !isHeic(asked)));
  }

  /** The thread in a place, begun anew where the last one has ended. */
  #at(slot: number): Thread {
    this.#threads[slot] ??= this.#begin(slot);
    return this.#threads[slot];
  }

  #begin(slot: number): Thread {
    const thread = new Thread(this.#script, (end) => this.#ended(slot, end));
    for (const model of this.#models.values())
      this.#promised({ work: "open", asked: model }, OPENING_TAKES, (job) => thread.give(job)).catch(
        ({ message }: Error) => console.error(`${model.name} cannot be opened again: ${message}`),
      );
    return thread;
  }

  #ended(slot: number, { first, others, late, worked }: End): void {
    this.#threads[slot] = undefined;
    if (first && (late || ++first.ends === MOST_ENDS || this.#isHeld(first))) {
      if (first.asked.work === "open") this.#models.delete(first.asked.asked.key); // it would end the next one too
      first.reject(blamed(first));
    } else if (first) others.unshift(first);
    // What is held is opened when a thread begins; what is to be held, is by this one too.
    const opening = others.filter((job) => job.asked.work === "open" && !this.#isHeld(job));
    this.#waiting.unshift(...others.filter(({ asked }) => asked.work !== "open" && asked.work !== "close"));
    // One that has ended before it did anything is begun again only for work.
    if (worked) this.#at(slot);
    for (const job of opening) this.#at(slot).give(job);
    this.#handOut();
  }

  #isHeld({ asked }: Job): boolean {
    return asked.work === "open" && this.#models.has(asked.asked.key);
  }
}

/** Work of many seconds: where there are several threads it has never all of them. */
const isHeic = ({ work, asked }: Asked) => (work === "predict" || work === "look") && "heic" in asked.item;

/** Milliseconds that work of a photo may take. */
const limitOf = (asked: Asked) => (isHeic(asked) ? HEIC_TAKES : PHOTO_TAKES);

/** The error of what threads end over. */
function blamed({ asked }: Job): Error {
  if (asked.work !== "open") return refused("too-costly");
  return new TerminalError(`${asked.asked.name}/model.onnx ends the thread that opens it`);
}
