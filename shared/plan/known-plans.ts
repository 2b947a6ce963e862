import type { Blobs } from "../clients/blobs.ts";
import { explain } from "../kit/errors.ts";
import { passed } from "../kit/passed.ts";
import { paths } from "../kit/paths.ts";
import { parseStored } from "../kit/stored.ts";
import type { PlanFile } from "./plan-files.ts";
import type { Plans, PlansByModel } from "./plans.ts";
import { publishFiles } from "./publish-files.ts";
import { PublishedPlans, REMEDY } from "./published-plan.ts";
import { readPublished } from "./read-published.ts";

/** Milliseconds for which what was read is good, so that several instances soon agree. */
const GOOD_FOR = 5_000;
const WHERE = `${paths.plans.container}/${paths.plans.path}`;
/** Milliseconds that storage may take to answer: where plans are known already, and where not. */
const PATIENCE = { again: 2_000, first: 30_000 };

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
  /** Whether the files are, or this app does not do that. */
  #isPublished: boolean;
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
    this.#isPublished = !publishes;
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
    const now = passed();
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
      await this.#publishFiles();
      const signal = AbortSignal.timeout(this.#known ? PATIENCE.again : PATIENCE.first);
      const found = await this.#blobs.readChanged(paths.plans, this.#known?.etag, signal);
      if (found === "unchanged" && this.#known) return this.#known;
      const { text, etag } = typeof found === "object" ? found : { text: `{"models": {}}`, etag: undefined };
      const { models } = parseStored(PublishedPlans, text, WHERE, REMEDY);
      this.#known = { ...this.#plansOf(models), etag };
      return this.#known;
    } catch (error) {
      // What was known serves on while storage is away.
      if (!this.#known) throw error;
      console.warn(`The plans are those of before: ${explain(error)}`);
      return this.#known;
    }
  }

  /** Once. A failure keeps nobody from the plans that are published: the next look tries again. */
  async #publishFiles(): Promise<void> {
    if (this.#isPublished) return;
    try {
      await publishFiles(this.#blobs, this.#files);
      this.#isPublished = true;
    } catch (error) {
      console.warn(`The plans of this deployment are not published yet: ${explain(error)}`);
    }
  }

  #plansOf(models: PublishedPlans["models"]): Pick<Known, "all" | "active"> {
    const all = new Map([...this.#files].map(([model, { plan }]) => [model, plan]));
    const active = new Map(all);
    for (const [model, published] of Object.entries(models)) {
      const plan = readPublished(model, published, this.#environment) ?? all.get(model);
      if (!plan) continue;
      all.set(model, plan);
      if (published.retired) active.delete(model);
      else active.set(model, plan);
    }
    return { all, active };
  }
}
