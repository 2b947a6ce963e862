import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { explain } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { ignore } from "./enabled.ts";
import { changeHead } from "./head-store.ts";
import { IgnoredEvents } from "./ignored-events.ts";

/**
 * Why an event or a timer starts nothing: it is no event of storage, of a kind that changes no listing, older than one that was
 * heeded, of another account, below no plan's folder, of a hidden file, one of a system or one that its plan does not include, of a
 * plan without this trigger, or of a disabled model.
 */
export type Reason =
  | "malformed"
  | "kind"
  | "older"
  | "account"
  | "place"
  | "no-photo"
  | "trigger-off"
  | "disabled";

const COUNTS = { schema: IgnoredEvents, format: 1, isRebuilt: true } as const;
const NONE: IgnoredEvents = { since: null, events: {} };
const FLUSH_MS = 10_000;

/**
 * Counts what was ignored. Counts are gathered in memory and written at most every ten seconds, so that a storm costs a handful
 * of writes; a process that is killed loses those of its last ten seconds, which nothing but these figures depends on.
 */
export class Ignored {
  readonly #blobs: Blobs;
  #reasons = new Map<Reason, number>();
  #models = new Map<string, number>();
  #since = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  /** `model` is named where a disabled one ignores. */
  count(reason: Reason, model?: string): void {
    if (this.#reasons.size === 0) this.#since = new Date().toISOString();
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    if (model !== undefined) this.#models.set(model, (this.#models.get(model) ?? 0) + 1);
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Writes what has been counted. What cannot be written is said and dropped: figures must not stop events. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const [reasons, models, since] = [this.#reasons, this.#models, this.#since];
    [this.#reasons, this.#models] = [new Map(), new Map()];
    if (reasons.size === 0) return;
    console.info(`Ignored since ${since}: ${[...reasons].map((each) => each.join(" ")).join(", ")}`);
    try {
      for (const [model, events] of models)
        await changeHead(this.#blobs, model, (head) => ignore(head, events, since));
      await changeJson(this.#blobs, paths.ignoredEvents, COUNTS, NONE, (known) =>
        added(known, reasons, since),
      );
    } catch (error) {
      console.warn(`The counts of ignored events since ${since} are lost: ${explain(error)}`);
    }
  }
}

export async function readIgnored(blobs: Blobs): Promise<IgnoredEvents> {
  return (await blobs.json(paths.ignoredEvents, IgnoredEvents)) ?? NONE;
}

function added(known: IgnoredEvents, more: ReadonlyMap<Reason, number>, since: string): IgnoredEvents {
  const events = { ...known.events };
  for (const [reason, count] of more) events[reason] = (events[reason] ?? 0) + count;
  return { since: known.since ?? since, events };
}
