import { createHash } from "node:crypto";
import { inTurns } from "../../shared/kit/in-turns.ts";
import { knownErasures } from "./erasures.ts";
import type { Place } from "./place.ts";
import { contentKey, filesOf, isBroken, readState, type State, stateNames } from "./states.ts";

const AT_ONCE = 8;

/** What there is, and what is wrong with it, in words: nothing, where each state can be put back whole. */
export interface Checked {
  states: number;
  /** Different bytes, of all states together. */
  contents: number;
  bytes: number;
  wrong: string[];
}

/** Reads a backup whole, every state and every byte, and changes nothing. Bytes of photos that were erased are missed by nobody. */
export async function check(place: Place): Promise<Checked> {
  const wrong: string[] = [];
  /** The path that bytes are told by, the newest state's. */
  const needed = new Map<string, { size: number; name: string }>();
  const names = (await stateNames(place)).reverse();
  const { erasureOf } = await knownErasures(place);
  for (const name of names)
    try {
      const state = (await readState(place, name)) as State;
      for (const { container, path, sha256, size } of await filesOf(place, state))
        if (!needed.has(sha256) && !erasureOf?.(sha256))
          needed.set(sha256, { size, name: `${container}/${path} of ${name}` });
    } catch (error) {
      if (!isBroken(error)) throw error;
      wrong.push(error.message);
    }
  let bytes = 0;
  await inTurns([...needed], AT_ONCE, async ([sha256, { size, name }]) => {
    const key = contentKey(sha256);
    const found = await hashOf(place, key);
    if (found === undefined) wrong.push(`${name}: its ${size} bytes are missing, ${key}`);
    else if (found !== sha256) wrong.push(`${name}: its bytes are not those that were kept, ${key}`);
    else bytes += size;
  });
  return { states: names.length, contents: needed.size, bytes, wrong };
}

async function hashOf(place: Place, key: string): Promise<string | undefined> {
  const content = await place.read(key);
  if (!content) return undefined;
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk);
  return hash.digest("hex");
}
