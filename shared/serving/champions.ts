import type { Reads } from "../clients/blobs.ts";
import { explain, Problem } from "../kit/errors.ts";
import { inTime } from "../kit/in-time.ts";
import { passed } from "../kit/passed.ts";
import { readChangedTraffic, type TrafficSeen } from "../versions/store.ts";
import type { Released, Traffic } from "../versions/traffic.ts";
import type { Deployment, Deployments } from "./deployments.ts";

/** Knowledge of who serves that is older starts a look at the pointer; milliseconds. */
const LOOK_FROM = 2000;
/** Knowledge that is older does not answer without a look: nobody asked for a while, or the next version takes long to load. */
const WAIT_FROM = 4000;
/** Storage that takes longer to say who serves cannot be reached. */
const LOOK_TAKES = 2000;
/** How long an answer waits for the version that serves now to be loaded. */
const LOAD_TAKES = 10_000;

/** Who answers now. */
export interface Champion {
  deployment: Deployment;
  /** Storage cannot be reached: it was the champion when it last could. */
  stale: boolean;
}

interface Held {
  /** The pointer when it was seen last, and when that was; without traffic nothing serves. */
  seen?: TrafficSeen & { at: number };
  /** Whom the pointer named before, and until when it was known to. */
  before?: { released: Released; at: number } | undefined;
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
 * Which of the deployments answer. A version that the traffic pointer does not name never answers for longer than a moment while
 * storage can be reached: busy processes look at the pointer every two seconds beside their work, idle ones before they answer.
 */
export class Champions {
  readonly #blobs: Reads;
  readonly #deployments: Deployments;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();

  constructor(blobs: Reads, deployments: Deployments, now: () => number = passed) {
    this.#blobs = blobs;
    this.#deployments = deployments;
    this.#now = now;
  }

  /** What the pointer says, and whether it may have changed since, storage being away. Throws a `Problem` where nothing serves. */
  async traffic(name: string): Promise<{ traffic: Traffic; stale: boolean }> {
    const held = await this.#looked(name);
    if (!held.seen?.traffic) throw held.trouble ?? stillLoading(name, undefined);
    return { traffic: held.seen.traffic, stale: this.#isStale(held) };
  }

  async of(name: string): Promise<Champion> {
    const held = await this.#looked(name);
    if (!this.#ready(name, held)) {
      if (!held.trouble) this.#load(name, held);
      if (held.loading) await inTime(held.loading, LOAD_TAKES);
    }
    const deployment = this.#ready(name, held);
    if (!deployment) throw held.trouble ?? stillLoading(name, held.seen?.traffic);
    const stale = this.#isStale(held);
    if (stale) held.staleAnswers++;
    return { deployment, stale };
  }

  /** Loads who answers for these models, one after the other, before anybody asks. What is in the way is told to who asks. */
  async warm(names: Iterable<string>): Promise<void> {
    for (const name of names) await this.of(name).catch(() => undefined);
  }

  /** What is known of a model, once the pointer was looked at as lately as it must be. */
  async #looked(name: string): Promise<Held> {
    const held = this.#held.get(name) ?? { looked: 0, staleAnswers: 0 };
    this.#held.set(name, held);
    if (this.#now() - held.looked >= LOOK_FROM) {
      held.looking ??= this.#look(name, held);
      if (this.#now() - held.looked >= WAIT_FROM) await held.looking;
    }
    if (held.seen && !held.seen.traffic) throw nothingServes(name);
    return held;
  }

  #isStale({ seen }: Held): boolean {
    return this.#now() - (seen?.at ?? 0) >= WAIT_FROM;
  }

  /** Who may answer and is loaded: whom the pointer names; for a moment after a change, the one before. */
  #ready(name: string, { seen, before }: Held): Deployment | undefined {
    if (!seen?.traffic) return undefined;
    const named = this.#deployments.find(name, seen.traffic);
    if (named || !before || this.#now() - before.at >= WAIT_FROM) return named;
    return this.#deployments.find(name, before.released);
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
      if (changed && held.seen?.traffic) held.before = { released: held.seen.traffic, at: held.seen.at };
      held.seen = { ...(changed ?? (held.seen as TrafficSeen)), at: this.#now() };
      held.trouble = undefined;
      reachable(name, held);
      this.#load(name, held);
    } catch (error) {
      console.error(`The traffic pointer of "${name}" cannot be read: ${explain(error)}`);
      const why = `Who serves "${name}" cannot be looked up now: try again in a moment.`;
      held.trouble = new Problem(503, "storage-unavailable", why, { retryAfter: 2 });
    }
    held.looked = this.#now();
    held.looking = undefined;
  }

  /** Starts to load what the pointer names, and what it names by then. */
  #load(name: string, held: Held): void {
    const { seen } = held;
    if (!seen?.traffic || held.loading || this.#deployments.find(name, seen.traffic)) return;
    held.loading = this.#loaded(name, held, seen.traffic).then(() => {
      held.loading = undefined;
      if (!held.trouble) this.#load(name, held);
    });
  }

  async #loaded(name: string, held: Held, traffic: Traffic): Promise<void> {
    try {
      await this.#deployments.load(name, traffic);
    } catch (error) {
      const what = `Version ${traffic.version} of "${name}" cannot be loaded`;
      console.error(`${what}: ${explain(error)}`);
      const why = `${what}: the log says why.`;
      held.trouble = new Problem(503, "model-unavailable", why, { retryAfter: 2 });
    }
  }
}

function reachable(name: string, held: Held): void {
  if (held.staleAnswers > 0)
    console.warn(`While storage could not be reached, "${name}" gave ${held.staleAnswers} stale answers.`);
  held.staleAnswers = 0;
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
