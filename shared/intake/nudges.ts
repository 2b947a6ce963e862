import type { Ignored } from "../admission/ignored.ts";
import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import type { Plans } from "../plan/plans.ts";
import type { Plan } from "../plan/schema.ts";
import type { Trigger } from "../requests/request.ts";
import { concerns, concernsNoPhotos, readEvent } from "./event.ts";
import { Newest } from "./newest.ts";
import type { Settles } from "./settles.ts";

/** Makes settles of events and timers, and counts those that start nothing. */
export class Nudges {
  readonly #deps: { plans: Plans; blobs: Blobs };
  readonly #settles: Settles;
  readonly #ignored: Ignored;
  readonly #newest = new Newest();

  constructor(deps: { plans: Plans; blobs: Blobs }, settles: Settles, ignored: Ignored) {
    this.#deps = deps;
    this.#settles = settles;
    this.#ignored = ignored;
  }

  /** An event of storage: a nudge to look at the listings that it may have changed, never more. */
  async event(raw: Record<string, unknown>, orchestrations: Orchestrations): Promise<void> {
    const change = await readEvent(raw);
    if ("ignored" in change) return this.#ignored.count(change.ignored);
    if (change.account !== this.#deps.blobs.account) return this.#ignored.count("account");
    const plans = [...(await this.#deps.plans.active()).values()];
    const concerned = plans.filter((plan) => concerns(plan, change));
    if (concerned.length === 0)
      return this.#ignored.count(plans.some((plan) => concernsNoPhotos(plan, change)) ? "no-photo" : "place");
    const wanting = concerned.filter(({ dataset }) => dataset.triggers.photos);
    if (wanting.length === 0) return this.#ignored.count("trigger-off");
    if (this.#newest.covers(change)) return this.#ignored.count("older");
    const trigger = { kind: "photos" as const, at: new Date().toISOString() };
    const started = await Promise.all(wanting.map((plan) => this.start(plan, trigger, orchestrations)));
    if (started.every(Boolean)) this.#newest.remember(change);
  }

  /** Starts the settle of a model that is to look at its photos now, unless it is disabled. */
  async start(plan: Plan, trigger: Trigger, orchestrations: Orchestrations): Promise<boolean> {
    const started = await this.#settles.start(plan, trigger, orchestrations);
    if (!started) this.#ignored.count("disabled", plan.model);
    return started;
  }
}
