import { json } from "node:stream/consumers";
import { type ErasureOf, erasureIdAt, erasuresBy } from "../../shared/dataset/deny.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Place } from "./place.ts";
import { contentKey, type Entry, entriesOf, isBroken, listKey, stateNames } from "./states.ts";

/** What states of a backup know of erasures. */
export interface KnownErasures {
  ids: Set<string>;
  /** Undefined while nothing was erased. */
  erasureOf: ErasureOf | undefined;
  /** Their records and what they work with. */
  entries: Entry[];
}

/** Reads the erasures of the newest state; where its list is damaged, what it still tells and what the states before it know. */
export async function knownErasures(place: Place): Promise<KnownErasures> {
  const found = new Map<string, Entry>();
  for (const name of (await stateNames(place)).reverse())
    try {
      for await (const entry of recordsIn(place, name))
        if (!found.has(entry.path)) found.set(entry.path, entry);
      break;
    } catch (error) {
      if (!isBroken(error)) throw error;
      console.warn(`${error.message} Erasures that it alone knew are not known: order them again.`);
    }
  const entries = [...found.values()];
  const ids = new Set(entries.flatMap(({ path }) => erasureIdAt(path) ?? []));
  const salt = entries.find(({ path }) => path === paths.erasedSalt.path);
  const stored = salt && (await place.read(contentKey(salt.sha256)));
  return { ids, entries, erasureOf: stored && erasuresBy(await json(stored), ids) };
}

/** The erasures that a state names. */
export async function erasureIdsIn(place: Place, state: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { path } of recordsIn(place, state)) {
    const id = erasureIdAt(path);
    if (id) ids.add(id);
  }
  return ids;
}

async function* recordsIn(place: Place, state: string): AsyncGenerator<Entry> {
  const { container, path: folder } = paths.erased;
  for await (const entry of entriesOf(place, listKey(state)))
    if (entry.container === container && entry.path.startsWith(folder)) yield entry;
}
