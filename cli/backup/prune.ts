import type { ErasureOf } from "../../shared/dataset/deny.ts";
import type { Place } from "./place.ts";
import { contentKey, entriesOf, isBroken, isContent, listKey, removeState, stateNames } from "./states.ts";

const DAY = 24 * 3_600_000;

/** The states that have had their time: older than so many days, and not the newest. */
export function outdated(names: readonly string[], days: number, now: Date): string[] {
  const oldest = new Date(now.getTime() - days * DAY).toISOString().replaceAll(":", "-");
  return names.slice(0, -1).filter((name) => name < oldest);
}

/**
 * Removes what no state needs any more, and the bytes of every photo that was erased, whatever state has them. While a state cannot say
 * what it needs, only the latter. Gives how many files.
 */
export async function prune(
  place: Place,
  days: number,
  now: Date,
  erased: ErasureOf | undefined,
): Promise<number> {
  for (const name of outdated(await stateNames(place), days, now)) await removeState(place, name);
  const needed = new Set<string>();
  let areKnown = true;
  for (const name of await stateNames(place))
    try {
      for await (const { sha256 } of entriesOf(place, listKey(name)))
        if (!erased?.(sha256)) needed.add(contentKey(sha256));
    } catch (error) {
      if (!isBroken(error)) throw error;
      areKnown = false;
      console.warn(`${error.message} Until it goes with its time, nothing is removed but what was erased.`);
    }
  let removed = 0;
  for await (const key of place.keys("content")) {
    if (needed.has(key) || !isContent(key)) continue;
    if (!areKnown && !erased?.(key.slice(-64))) continue;
    await place.remove(key);
    removed++;
  }
  return removed;
}
