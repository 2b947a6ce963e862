import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BlobItem, BlobServiceClient } from "@azure/storage-blob";
import { Trouble } from "../../local/trouble.ts";
import { BlobRefused, conditionFailed, isMissing, named } from "../../shared/clients/blob-errors.ts";
import { files } from "../../shared/clients/files.ts";
import { jsonl } from "../../shared/clients/jsonl.ts";
import { listing } from "../../shared/clients/listing.ts";
import type { ErasureOf } from "../../shared/dataset/deny.ts";
import { inTurns } from "../../shared/kit/in-turns.ts";
import { fetched } from "./fetch.ts";
import type { Place } from "./place.ts";
import { contentKey, type Entry, entriesOf, isBroken, listKey, type State, writeState } from "./states.ts";

const AT_ONCE = 8;
/** Files of which it is noted at once that they are there: as many are fetched again at the most after a sudden end. */
const NOTED = 500;
/** How often an account in which something was written meanwhile is looked through. */
const PASSES = 5;
/** Written all the time, a line at a time, and fitting to everything. */
const LOGS = ["predictions", "audit"];
const UNFINISHED = "unfinished";

type Known = Map<string, Entry>;
const keyOf = ({ container, path }: Pick<Entry, "container" | "path">) => `${container}/${path}`;

/** What is to be kept, and what may not be: bytes of photos that were erased. */
export interface What {
  containers: readonly string[];
  erased: ErasureOf | undefined;
  /** The newest state that is there. */
  before: State | undefined;
  now: Date;
}

/**
 * Keeps all files of some containers. What the state before has with the same ETag is not fetched again, nor is what an attempt
 * that ended early has noted. Goes over the account until nothing has moved meanwhile, or a few times. Throws
 * `Trouble` for an account that has no file any more: as the newest state, that would outlive all others.
 */
export async function backUp(service: BlobServiceClient, place: Place, what: What): Promise<State> {
  let known = await knownIn(place, what.before);
  let looked: Awaited<ReturnType<typeof pass>>;
  let passes = 0;
  do {
    looked = await pass(service, place, what, known);
    known = looked.entries;
  } while (looked.moved && ++passes < PASSES);
  const all = [...looked.entries.values()];
  if (all.length === 0 && what.before && what.before.files > 0)
    throw new Trouble(
      `${service.accountName} has no file any more; the state ${what.before.name} has ${what.before.files}.`,
      "Nothing was kept, and no state goes. Put that one back, or begin a backup in another place.",
    );
  const state: State = {
    format: 1,
    name: what.now.toISOString().replaceAll(":", "-"),
    account: service.accountName,
    containers: [...what.containers],
    files: all.length,
    bytes: all.reduce((sum, { size }) => sum + size, 0),
    moving: looked.moved,
    missing: looked.missing,
  };
  const list = join(await place.scratch(), `${state.name}.jsonl`);
  await pipeline(
    Readable.from(jsonl(all), { objectMode: false }),
    createWriteStream(list, { mode: 0o600, flush: true }),
  );
  await place.take(listKey(state.name), list);
  await writeState(place, state);
  for await (const key of place.keys(UNFINISHED)) await place.remove(key);
  return state;
}

async function knownIn(place: Place, before: State | undefined): Promise<Known> {
  const known: Known = new Map();
  const lists = before ? [listKey(before.name)] : [];
  for await (const key of place.keys(UNFINISHED)) lists.push(key);
  for (const key of lists) await remember(place, key, known);
  return known;
}

/** What a list has after its damage is fetched again. */
async function remember(place: Place, key: string, known: Known): Promise<void> {
  try {
    for await (const entry of entriesOf(place, key)) known.set(keyOf(entry), entry);
  } catch (error) {
    if (!isBroken(error)) throw error;
    console.warn(`${key} of the backup is damaged: what it no longer tells of is fetched again.`);
  }
}

async function pass(
  service: BlobServiceClient,
  place: Place,
  { containers, erased, now }: What,
  known: Known,
) {
  const entries: Known = new Map();
  const missing: string[] = [];
  const scratch = await place.scratch();
  /** Bytes that lie there whole: what was lost or cut is fetched again. */
  const there = new Map<string, number>();
  for await (const [key, size] of place.sizes("content")) there.set(key, size);
  const isThere = ({ sha256, size }: Pick<Entry, "sha256" | "size">) =>
    there.get(contentKey(sha256)) === size;
  let moved = false;
  let lists = 0;
  for (const container of containers) {
    const client = service.getContainerClient(container);
    /** Undefined where it is gone, or is not to be kept. */
    const one = async (item: BlobItem): Promise<{ entry: Entry; isNew: boolean } | undefined> => {
      const at = { container, path: item.name };
      const before = known.get(keyOf(at));
      const etag = item.properties.etag.replaceAll('"', "");
      if (before?.etag === etag && (erased?.(before.sha256) || isThere(before)))
        return erased?.(before.sha256) ? undefined : { entry: before, isNew: false };
      moved ||= before?.etag !== etag && !LOGS.includes(container);
      const conditions = { ifMatch: `"${etag}"` };
      const from = await client.getBlobClient(item.name).download(undefined, undefined, { conditions });
      const { file, ...bytes } = await fetched(from.readableStreamBody as Readable, scratch);
      if (isThere(bytes) || erased?.(bytes.sha256)) await rm(file);
      else await place.take(contentKey(bytes.sha256), file);
      if (erased?.(bytes.sha256)) return undefined;
      there.set(contentKey(bytes.sha256), bytes.size);
      const { contentType: type } = item.properties;
      const { metadata = {} } = item;
      const entry: Entry = {
        ...{ ...at, etag, ...bytes },
        ...(item.properties.blobType === "AppendBlob" && { append: true }),
        ...(type && { type }),
        ...(Object.keys(metadata).length > 0 && { metadata }),
      };
      return { entry, isNew: true };
    };
    const looked = async (items: readonly BlobItem[]) => {
      const found = await inTurns(items, AT_ONCE, (item) =>
        one(item).catch(refused(container, item, missing)),
      );
      const fresh = found.flatMap((each) => (each?.isNew ? [each.entry] : []));
      for (const each of found) if (each) entries.set(keyOf(each.entry), each.entry);
      const key = `${UNFINISHED}/${now.getTime()}-${container}-${++lists}.jsonl`;
      if (fresh.length > 0)
        await place.write(key, fresh.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    };
    try {
      for await (const items of groups(files(listing(client, { container, path: "" })))) await looked(items);
    } catch (error) {
      if (!isMissing(error)) throw error;
      moved = true; // somebody has taken the whole container away
    }
  }
  return { entries, missing, moved };
}

/** What another writer has taken away is seen by the next pass; what storage gives nobody is named; anything else ends the backup. */
function refused(container: string, { name }: BlobItem, missing: string[]) {
  return (error: unknown): undefined => {
    if (isMissing(error) || conditionFailed(error)) return;
    const refusal = named(error, { container, path: name }, "read");
    if (!(refusal instanceof BlobRefused) || refusal.denied) throw refusal;
    missing.push(refusal.message);
  };
}

async function* groups<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < NOTED) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
