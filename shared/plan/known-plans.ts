import type { Blobs } from "../clients/blobs.ts";
import { isAway } from "../kit/away.ts";
import { paths } from "../kit/paths.ts";
import type { PlanFile, Plans, PlansByModel } from "./plans.ts";
import { publishFiles } from "./publish-files.ts";
import { PublishedPlans } from "./published-plan.ts";
import { readPublished } from "./read-published.ts";

/** Milliseconds for which what was read is good, so that several instances soon agree. */
const GOOD_FOR = 5_000;
/** Milliseconds that storage may take to answer. */
const PATIENCE = 10_000;

interface Known {
  all: PlansByModel;
  active: PlansByModel;
  etag: string | undefined;
}

/**
 * The plans as they were published, a few seconds ago at the most. A model that only has a file counts as that says, until an app that
 * may publish it has started.
 */
export class KnownPlans implements Plans {
  readonly #blobs: Blobs;
  readonly #files: ReadonlyMap<string, PlanFile>;
  readonly #environment: string | undefined;
  /** Makes sure that the files are published, where this app does that. */
  #begun: (() => Promise<unknown>) | undefined;
  #known: Known | undefined;
  #reading: { begun: number; known: Promise<Known> } | undefined;

  constructor(
    blobs: Blobs,
    files: ReadonlyMap<string, PlanFile>,
    { environment, publishes }: { environment: string | undefined; publishes: boolean },
  ) {
    this.#blobs = blobs;
    this.#files = files;
    this.#environment = environment;
    this.#begun = publishes ? () => publishFiles(blobs, files) : undefined;
  }

  async all(): Promise<PlansByModel> {
    return (await this.#current()).all;
  }

  async active(): Promise<PlansByModel> {
    return (await this.#current()).active;
  }

  forget(): void {
    this.#reading = undefined;
  }

  async #current(): Promise<Known> {
    const now = Date.now();
    if (this.#reading && now - this.#reading.begun < GOOD_FOR) return this.#reading.known;
    const reading = { begun: now, known: this.#read() };
    this.#reading = reading;
    reading.known.catch(() => {
      if (this.#reading === reading) this.#reading = undefined;
    });
    return reading.known;
  }

  async #read(): Promise<Known> {
    try {
      await this.#begun?.();
      this.#begun = undefined;
      const found = await this.#blobs.readChanged(
        paths.plans,
        this.#known?.etag,
        AbortSignal.timeout(PATIENCE),
      );
      if (found === "unchanged" && this.#known) return this.#known;
      const { models } =
        typeof found === "object" ? PublishedPlans.parse(JSON.parse(found.text)) : { models: {} };
      this.#known = { ...this.#plansOf(models), etag: typeof found === "object" ? found.etag : undefined };
      return this.#known;
    } catch (error) {
      // What was known serves on while storage is away.
      if (this.#known && isAway(error)) return this.#known;
      throw error;
    }
  }

  #plansOf(models: PublishedPlans["models"]): Pick<Known, "all" | "active"> {
    const all = new Map([...this.#files].map(([model, { plan }]) => [model, plan]));
    const active = new Map(all);
    for (const [model, { text, retired }] of Object.entries(models)) {
      const plan = readPublished(model, text, this.#environment) ?? all.get(model);
      if (!plan) continue;
      all.set(model, plan);
      if (retired) active.delete(model);
      else active.set(model, plan);
    }
    return { all, active };
  }
}
