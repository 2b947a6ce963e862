import type { Blobs } from "../clients/blobs.ts";
import { explain, Problem } from "../kit/errors.ts";
import { readChangedTraffic, type TrafficSeen } from "../versions/store.ts";
import { isSame, type Traffic } from "../versions/traffic.ts";
import { inTime } from "./in-time.ts";
import { type Loaded, loadVersion } from "./load-version.ts";

/** Knowledge of who serves that is older starts a look at the pointer; milliseconds. */
const LOOK_FROM = 2000;
/** Knowledge that is older does not answer without a look: nobody asked for a while. */
const WAIT_FROM = 4000;
/** Storage that takes longer to say who serves cannot be reached. */
const LOOK_TAKES = 2000;
/** How long an answer waits for the version that serves now to be loaded. */
const LOAD_TAKES = 10_000;

/** Who answers now. */
export interface Champion {
  model: Loaded;
  /** Storage cannot be reached: it was the champion when it last could. */
  stale: boolean;
}

interface Held {
  /** The pointer when it was seen last, and when that was; without traffic nothing serves. */
  seen?: TrafficSeen & { at: number };
  loaded?: Loaded;
  /** The look at the pointer that is under way, and when the last one ended, however it did. */
  looking?: Promise<void> | undefined;
  looked: number;
  /** Loads what the pointer names. */
  loading?: Promise<void> | undefined;
  /** Why there is no answer. */
  trouble?: Problem | undefined;
  staleAnswers: number;
}

/**
 * The models that answer. A version that the traffic pointer does not name never answers while storage can be reached: busy
 * processes look at the pointer every two seconds beside their work, idle ones before they answer.
 */
export class Champions {
  readonly #blobs: Blobs;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();

  constructor(blobs: Blobs, now: () => number = Date.now) {
    this.#blobs = blobs;
    this.#now = now;
  }

  async of(name: string): Promise<Champion> {
    const held = this.#held.get(name) ?? { looked: 0, staleAnswers: 0 };
    this.#held.set(name, held);
    if (this.#now() - held.looked >= LOOK_FROM) {
      held.looking ??= this.#look(name, held);
      if (this.#now() - held.looked >= WAIT_FROM) await held.looking;
    }
    const { seen } = held;
    if (seen && !seen.traffic) throw nothingServes(name);
    if (!isCurrent(held) && held.loading) await inTime(held.loading, LOAD_TAKES);
    const { loaded } = held;
    if (!loaded || !isCurrent(held)) throw held.trouble ?? stillLoading(name, seen?.traffic);
    const stale = this.#now() - (seen?.at ?? 0) >= WAIT_FROM;
    if (stale) held.staleAnswers++;
    return { model: loaded, stale };
  }

  /** Looks at the pointer, and starts to load what it names. */
  async #look(name: string, held: Held): Promise<void> {
    try {
      const changed = await readChangedTraffic(
        this.#blobs,
        name,
        held.seen?.etag,
        AbortSignal.timeout(LOOK_TAKES),
      );
      held.seen = { ...(changed ?? (held.seen as TrafficSeen)), at: this.#now() };
      held.trouble = undefined;
      reachable(name, held);
      if (held.seen.traffic && !isCurrent(held)) held.loading ??= this.#load(name, held);
    } catch (error) {
      console.error(`The traffic pointer of "${name}" cannot be read: ${explain(error)}`);
      const why = `Who serves "${name}" cannot be looked up now: try again in a moment.`;
      held.trouble = new Problem(503, "storage-unavailable", why, { retryAfter: 2 });
    }
    held.looked = this.#now();
    held.looking = undefined;
  }

  /** Loads what the pointer names, and what it names by then. */
  async #load(name: string, held: Held): Promise<void> {
    try {
      while (held.seen?.traffic && !isCurrent(held))
        held.loaded = await loadVersion(this.#blobs, name, held.seen.traffic);
    } catch (error) {
      const what = `Version ${held.seen?.traffic?.version} of "${name}" cannot be loaded`;
      console.error(`${what}: ${explain(error)}`);
      const why = `${what}: the log says why.`;
      held.trouble = new Problem(503, "model-unavailable", why, { retryAfter: 2 });
    }
    held.loading = undefined;
  }
}

function reachable(name: string, held: Held): void {
  if (held.staleAnswers > 0)
    console.warn(`While storage could not be reached, "${name}" gave ${held.staleAnswers} stale answers.`);
  held.staleAnswers = 0;
}

/** Whether what is loaded is what the pointer named when it was seen last. */
function isCurrent({ seen, loaded }: Held): boolean {
  return seen?.traffic !== undefined && loaded !== undefined && isSame(loaded.card, seen.traffic);
}

function nothingServes(name: string): Problem {
  const remedy = "upload photos and let a run finish.";
  return new Problem(404, "no-champion", `No version of "${name}" serves yet: ${remedy}`);
}

function stillLoading(name: string, traffic: Traffic | undefined): Problem {
  const what = traffic
    ? `Version ${traffic.version} of "${name}" is being loaded`
    : `"${name}" is being looked up`;
  return new Problem(503, "model-loading", `${what}: try again in a moment.`, { retryAfter: 2 });
}
