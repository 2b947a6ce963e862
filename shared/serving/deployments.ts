import type { Reads } from "../clients/blobs.ts";
import { Problem } from "../kit/errors.ts";
import { callerLeft, type HasLeft } from "../kit/has-left.ts";
import { readHeic } from "../photos/heic/read-heic.ts";
import { readHeader } from "../photos/read-header.ts";
import type { Released, VersionCard } from "../versions/traffic.ts";
import { Budget } from "./budget.ts";
import { loadVersion } from "./load-version.ts";
import type { ModelSpec } from "./model-spec.ts";
import { bufferOf, type Item } from "./photos.ts";
import type { Pool } from "./pool.ts";
import type { Answer, Work, Works } from "./works.ts";

/** Bytes of weights that are kept in memory: each thread has them once, and who begins threads once more. */
const WEIGHTS_AT_ONCE = 600 << 20;
/** Pixels from which on a photo is large: it has a room of its own, so that small ones need not wait behind those that wait for it. */
const LARGE = 3_000_000;
/** Pixels that are decoded and looked at; each costs some ten bytes meanwhile. */
const PIXELS_AT_ONCE = { small: 6_000_000, large: 24_000_000 };
/** A pixel of HEIC takes the memory of so many others, and far more time: it is large, whatever its size. */
const HEIC_TAKES = 2;
/** Milliseconds that a photo waits for its turn at the longest. */
const PATIENCE = 10_000;

/** A version that is loaded and can answer. */
export interface Deployment {
  readonly key: string;
  readonly card: VersionCard;
  readonly spec: ModelSpec;
  /** Bytes of memory that it takes. */
  readonly takes: number;
  /** Requests, and photos of them, that it has yet to answer. */
  answering: number;
}

/** The versions that can answer, by the SHA-256 of their bytes, within one budget of memory: who was asked last stays. */
export class Deployments {
  readonly #blobs: Reads;
  readonly #pool: Pool;
  readonly #most: number;
  readonly #small = new Budget(PIXELS_AT_ONCE.small);
  readonly #large = new Budget(PIXELS_AT_ONCE.large);
  readonly #held = new Map<string, Deployment>();
  readonly #loading = new Map<string, Promise<Deployment>>();

  constructor(blobs: Reads, pool: Pool, most = WEIGHTS_AT_ONCE) {
    this.#blobs = blobs;
    this.#pool = pool;
    this.#most = most;
  }

  /** A version that is loaded. */
  find(model: string, released: Released): Deployment | undefined {
    const key = keyOf(model, released);
    const found = this.#held.get(key);
    if (!found) return undefined;
    this.#held.delete(key);
    if (!this.#pool.has(key)) return undefined;
    this.#held.set(key, found);
    return found;
  }

  /** Every version that is loaded. */
  loaded(): Iterable<Deployment> {
    return this.#held.values();
  }

  /** Loads a version, once for all who ask. Throws `TerminalError` if it cannot serve. */
  load(model: string, released: Released): Promise<Deployment> {
    const found = this.find(model, released);
    if (found) return Promise.resolve(found);
    const key = keyOf(model, released);
    const loading = this.#loading.get(key) ?? this.#load(key, model, released);
    this.#loading.set(key, loading);
    return loading.finally(() => this.#loading.delete(key));
  }

  /** Does work with a version, which stays loaded meanwhile. Throws a `Problem` if it has made room for others before. */
  async holding<T>(deployment: Deployment, work: () => Promise<T>): Promise<T> {
    if (!this.#held.has(deployment.key)) throw unloaded(deployment.card);
    deployment.answering++;
    try {
      return await work();
    } finally {
      deployment.answering--;
      if (deployment.answering === 0) this.#makeRoom(); // for what was loaded meanwhile
    }
  }

  /** What a version says of a photo, and where it `keeps` that, what HEIC was turned into. Throws a `Problem`, 429 if there is no room for it in time. */
  predict(deployment: Deployment, item: Item, hasLeft?: HasLeft, keeps = false): Promise<Answer> {
    const asked = { key: deployment.key, item, keeps };
    return this.holding(deployment, () => this.inRoom(sizeOf(item), "predict", asked, hasLeft));
  }

  /**
   * Has a thread do what takes room for so many pixels. Throws a `Problem`: 429 if there is none in time, and what nobody reads if who
   * asked has left meanwhile.
   */
  inRoom<W extends Work>(
    pixels: number,
    work: W,
    asked: Works[W]["asked"],
    hasLeft: HasLeft = () => false,
  ): Promise<Works[W]["told"]> {
    const isLong = pixels >= LARGE;
    return (isLong ? this.#large : this.#small).inTurn(pixels, PATIENCE, async () => {
      if (hasLeft()) throw callerLeft();
      return this.#pool.ask(work, asked, isLong);
    });
  }

  async #load(key: string, model: string, released: Released): Promise<Deployment> {
    const { card, spec, onnx } = await loadVersion(this.#blobs, model, released);
    const shared = new Uint8Array(new SharedArrayBuffer(onnx.length));
    shared.set(onnx);
    await this.#pool.open({ key, name: `models/${model}/${card.version}`, spec, onnx: shared });
    const takes = onnx.length * (this.#pool.size + 1);
    const deployment = { key, card, spec, takes, answering: 0 };
    this.#held.set(key, deployment);
    this.#makeRoom();
    return deployment;
  }

  /** Unloads those that were not asked for the longest time, but for the one that was loaded or asked last and what is being asked. */
  #makeRoom(): void {
    const held = [...this.#held.values()];
    let taken = held.reduce((total, { takes }) => total + takes, 0);
    for (const { key, takes, answering } of held.slice(0, -1)) {
      if (taken <= this.#most) return;
      if (answering > 0) continue;
      this.#held.delete(key);
      this.#pool.close(key);
      taken -= takes;
    }
  }
}

/** Which bytes of which version exactly. */
const keyOf = (model: string, { version, runId, sha256 = "" }: Released): string =>
  `${model}/${version}/${runId}/${sha256}`;

/** Pixels of a photo, or those of others that would take as much. Throws a `Problem` if it is none. */
export function sizeOf(item: Item): number {
  if ("pixels" in item) return item.pixels.width * item.pixels.height;
  if ("heic" in item) {
    const { width, height } = readHeic(bufferOf(item.heic));
    return Math.max(LARGE, HEIC_TAKES * width * height);
  }
  const { width, height } = readHeader(bufferOf(item.photo));
  return width * height;
}

/** The type of the `Problem` of a version that is not loaded any more. */
export const UNLOADED = "model-loading";

function unloaded({ model, version }: VersionCard): Problem {
  const what = `Version ${version} of "${model}" has made room for others`;
  return new Problem(503, UNLOADED, `${what}: try again in a moment.`, { retryAfter: 1 });
}
