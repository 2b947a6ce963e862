import type { Change } from "./event.ts";

type Told = Pick<Change, "places" | "sequencer" | "at">;

const HEXADECIMAL = /^[0-9a-f]+$/i;
/** How far a clock may be ahead, in milliseconds. */
const CLOCKS_DIFFER = 5 * 60_000;
/** About 4 MB. */
const MOST_BLOBS = 20_000;

/** A renaming is about two places, and says nothing new only after one of the same two. */
const keyOf = ({ places }: Told) => JSON.stringify(places);

/**
 * The newest change of each blob that a settle was started for. It is good for one thing: an event that comes again, or hours
 * late, costs no settle when a newer change of its blob has had one, whose listing showed both.
 *
 * An event counts as older by its sequencer and its time: the sequencers of an account that failed over may begin anew, and an
 * event that was wrongly ignored would be worse than a settle that finds nothing new. So what cannot be compared, or comes from a
 * clock that is ahead, is not remembered.
 */
export class Newest {
  readonly #told = new Map<string, Pick<Told, "sequencer" | "at">>();

  covers(change: Told): boolean {
    const { sequencer, at } = change;
    const newest = this.#told.get(keyOf(change));
    return newest !== undefined && sequencer <= newest.sequencer && at <= newest.at;
  }

  /** To be called only when the settle has been started: until then the event must not be forgotten. */
  remember(change: Change, now = Date.now()): void {
    const { sequencer, at } = change;
    if (!HEXADECIMAL.test(sequencer) || at > now + CLOCKS_DIFFER || this.covers(change)) return;
    const key = keyOf(change);
    this.#told.delete(key);
    this.#told.set(key, { sequencer, at });
    if (this.#told.size > MOST_BLOBS) this.#told.delete(this.#told.keys().next().value as string);
  }
}
