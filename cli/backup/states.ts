import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { Trouble } from "../../local/trouble.ts";
import { linesOf } from "../../shared/clients/jsonl.ts";
import { Damaged } from "../../shared/kit/damaged.ts";
import { Sha256 } from "../../shared/kit/ids.ts";
import { parseStored } from "../../shared/kit/stored.ts";
import type { Place } from "./place.ts";

/** A file as it was: bytes of such a SHA-256 (and MD5, by which storage knows them, in base64), at such a path. */
export const Entry = z.object({
  container: z.string(),
  path: z.string(),
  etag: z.string(),
  size: z.number(),
  sha256: Sha256,
  md5: z.string(),
  /** Lines are added to it, and must go on being. */
  append: z.literal(true).optional(),
  type: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});
export type Entry = z.infer<typeof Entry>;

/** All files of an account as they were at one time. */
export const State = z.object({
  format: z.literal(1),
  name: z.string(),
  account: z.string(),
  containers: z.array(z.string()),
  files: z.number(),
  bytes: z.number(),
  /** Documents were written while it was made: they may not fit together. */
  moving: z.boolean(),
  /** What could not be read, with the reason. */
  missing: z.array(z.string()),
});
export type State = z.infer<typeof State>;

/** To follow "To mend it, ". */
const ANOTHER = "restore another state: --state NAME";

/** The list of a state is not there any more, or not all of it. */
class Cut extends Trouble {}

/** Whether it is a state or its list that cannot be read, and not the place where it lies. */
export const isBroken = (error: unknown): error is Error => error instanceof Damaged || error instanceof Cut;

/** Where bytes lie. */
export const contentKey = (sha256: string) => `content/${sha256.slice(0, 2)}/${sha256}`;
export const isContent = (key: string): boolean => /^content\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(key);
const stateKey = (name: string) => `states/${name}.json`;
export const listKey = (name: string) => `states/${name}.jsonl`;

/** The names of all states that were finished, the oldest first: each is its time. */
export async function stateNames(place: Place): Promise<string[]> {
  const names: string[] = [];
  for await (const key of place.keys("states")) {
    const name = /^states\/([^/]+)\.json$/.exec(key)?.[1];
    if (name !== undefined) names.push(name);
  }
  return names.sort();
}

/** A state by its name, or the newest; undefined where there is none at all. Throws `Trouble` for one that is not there. */
export async function readState(place: Place, wanted?: string): Promise<State | undefined> {
  const names = await stateNames(place);
  const name = wanted ?? names.at(-1);
  if (name === undefined) return undefined;
  const found = names.includes(name) ? await place.read(stateKey(name)) : undefined;
  if (!found)
    throw new Trouble(`There is no state ${name} in ${place.name}.`, `There are: ${names.join(", ")}`);
  return parseStored(State, await text(found), join(place.name, stateKey(name)), ANOTHER);
}

/** The newest state that can be read; those after it are named in a warning. Undefined where there is none. */
export async function newestReadable(place: Place): Promise<State | undefined> {
  for (const name of (await stateNames(place)).reverse())
    try {
      return await readState(place, name);
    } catch (error) {
      if (!isBroken(error)) throw error;
      console.warn(error.message);
    }
  return undefined;
}

export const writeState = (place: Place, state: State) =>
  place.write(stateKey(state.name), `${JSON.stringify(state, undefined, 2)}\n`);

export async function removeState(place: Place, name: string): Promise<void> {
  await place.remove(stateKey(name)); // first: a list without its state is nobody's
  await place.remove(listKey(name));
}

/** The files of a state, all of them. Throws what `isBroken` knows where its list cannot be read, or is not as long as it was. */
export async function filesOf(place: Place, { name, files }: State): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of entriesOf(place, listKey(name))) entries.push(entry);
  if (entries.length === files) return entries;
  const list = join(place.name, listKey(name));
  throw new Cut(`${list} has ${entries.length} files of ${files}: it was cut.`, `To mend it, ${ANOTHER}.`);
}

/** The files of a list. Throws what `isBroken` knows where it is missing, or at a line that is none. */
export async function* entriesOf(place: Place, key: string): AsyncGenerator<Entry> {
  const lines = await place.read(key);
  if (!lines) throw new Cut(`${key} is missing in ${place.name}.`, `To mend it, ${ANOTHER}.`);
  let number = 0;
  for await (const line of linesOf(lines))
    yield parseStored(Entry, line, `${join(place.name, key)}:${++number}`, ANOTHER);
}
