import { json } from "node:stream/consumers";
import { type ErasureOf, erasureIdAt, erasuresBy } from "../../shared/dataset/deny.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Place } from "./place.ts";
import { contentKey, type Entry, entriesOf, listKey } from "./states.ts";

/** What a state of a backup knows of erasures. */
export interface KnownErasures {
  ids: Set<string>;
  /** Undefined while nothing was erased. */
  erasureOf: ErasureOf | undefined;
  /** Their records and what they work with. */
  entries: Entry[];
}

/** Reads the erasures of a state. */
export async function erasuresIn(place: Place, state: string): Promise<KnownErasures> {
  const { container, path: folder } = paths.erased;
  const entries: Entry[] = [];
  for await (const entry of entriesOf(place, listKey(state)))
    if (entry.container === container && entry.path.startsWith(folder)) entries.push(entry);
  const ids = new Set(entries.flatMap(({ path }) => erasureIdAt(path) ?? []));
  const salt = entries.find(({ path }) => path === paths.erasedSalt.path);
  const stored = salt && (await place.read(contentKey(salt.sha256)));
  return { ids, entries, erasureOf: stored && erasuresBy(await json(stored), ids) };
}
