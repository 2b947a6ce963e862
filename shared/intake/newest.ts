import type { Change } from "./event.ts";

type Told = Pick<Change, "subject" | "sequencer" | "at">;

/** About 3 MB. */
const MOST_SUBJECTS = 20_000;

/**
 * The newest change of each blob that a settle was started for. It is good for one thing: an event that comes again, or hours
 * late, costs no settle when a newer change of its blob has had one, whose listing showed both.
 *
 * An event counts as older by its sequencer and its time: the sequencers of an account that failed over may begin anew, and an
 * event that was wrongly ignored would be worse than a settle that finds nothing new.
 */
export class Newest {
  readonly #told = new Map<string, Told>();

  covers({ subject, sequencer, at }: Told): boolean {
    const newest = this.#told.get(subject);
    return newest !== undefined && sequencer <= newest.sequencer && at <= newest.at;
  }

  /** To be called only when the settle has been started: until then the event must not be forgotten. */
  remember(change: Change): void {
    const { subject, sequencer, at } = change;
    if (sequencer === "" || this.covers(change)) return;
    this.#told.delete(subject);
    this.#told.set(subject, { subject, sequencer, at });
    if (this.#told.size > MOST_SUBJECTS) this.#told.delete(this.#told.keys().next().value as string);
  }
}
