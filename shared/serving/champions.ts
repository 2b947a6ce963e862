import type { Blobs } from "../clients/blobs.ts";
import { explain, Problem } from "../errors.ts";
import { readTraffic } from "../release/store.ts";
import { loadModel, type Model } from "./model.ts";

/** How old the knowledge of who is champion may be, in milliseconds. */
const FRESH = 2000;

interface Held {
  model: Promise<Model>;
  version: string;
  checked: number;
}

/** The models that answer, loaded once and exchanged when the traffic pointer moves. */
export class Champions {
  readonly #blobs: Blobs;
  readonly #held = new Map<string, Held>();

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  /** The model that answers now. While storage is away, the last one that did. */
  async of(name: string): Promise<Model> {
    const held = this.#held.get(name);
    if (held && Date.now() - held.checked < FRESH) return held.model;
    const version = await this.#current(name, held);
    if (held?.version === version) {
      held.checked = Date.now();
      return held.model;
    }
    const next = { model: loadModel(this.#blobs, name, version), version, checked: Date.now() };
    this.#held.set(name, next);
    next.model.catch(() => this.#held.delete(name));
    return next.model;
  }

  async #current(name: string, held: Held | undefined): Promise<string> {
    try {
      const traffic = await readTraffic(this.#blobs, name);
      if (traffic) return traffic.version;
    } catch (error) {
      if (held) return held.version;
      throw new Problem(
        503,
        "storage-unavailable",
        `The traffic pointer of "${name}" cannot be read: ${explain(error)}`,
      );
    }
    throw new Problem(
      404,
      "no-champion",
      `No version of "${name}" serves yet: upload photos and let a run finish.`,
    );
  }
}
