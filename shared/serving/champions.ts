import type { Blobs } from "../clients/blobs.ts";
import { explain, Problem } from "../errors.ts";
import { readTraffic } from "../release/store.ts";
import { loadModel, type Model } from "./model.ts";

/** How old the knowledge of who is champion may be, in milliseconds. */
const FRESH = 2000;

interface Held {
  model?: Model;
  /** When it was last known to be the champion; milliseconds since 1970. */
  checked: number;
  /** The look at the traffic pointer that is under way. */
  looking?: Promise<void> | undefined;
}

/** The models that answer. A new champion is loaded beside the old one, which answers until the new one can. */
export class Champions {
  readonly #blobs: Blobs;
  readonly #held = new Map<string, Held>();

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  /** The model that answers now. While storage is away or a new version does not load, the last one that did. */
  async of(name: string): Promise<Model> {
    const held = this.#held.get(name) ?? { checked: 0 };
    this.#held.set(name, held);
    if (Date.now() - held.checked >= FRESH) {
      held.looking ??= this.#look(name, held).finally(() => {
        held.looking = undefined;
      });
      if (!held.model) await held.looking;
      else
        held.looking.catch((error: unknown) =>
          console.warn(`${name} stays at its version: ${explain(error)}`),
        );
    }
    return held.model as Model;
  }

  async #look(name: string, held: Held): Promise<void> {
    const traffic = await readTraffic(this.#blobs, name).catch((error: unknown) => {
      const why = `The traffic pointer of "${name}" cannot be read: ${explain(error)}`;
      throw new Problem(503, "storage-unavailable", why);
    });
    if (!traffic)
      throw new Problem(
        404,
        "no-champion",
        `No version of "${name}" serves yet: upload photos and let a run finish.`,
      );
    if (held.model?.card.version !== traffic.version)
      held.model = await loadModel(this.#blobs, name, traffic.version);
    held.checked = Date.now();
  }
}
