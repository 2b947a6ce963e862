import { randomUUID } from "node:crypto";
import { z } from "zod";
import { collect } from "../kit/collect.ts";
import { TerminalError } from "../kit/errors.ts";
import type { BlobPath } from "../kit/paths.ts";
import { parseStored } from "../kit/stored.ts";
import { Conflict } from "./blob-errors.ts";
import type { Blobs, Listed } from "./blobs.ts";

/** A folder of JSONL files that is only ever added to, and the blob that says what was put together of them. */
export interface Collection {
  folder: BlobPath;
  compacted: BlobPath;
}

const Part = z.object({ path: z.string(), etag: z.string(), since: z.string() });
type Part = z.infer<typeof Part>;

/** What stands for many files of a folder: nothing else says so, whatever a process that died has left beside it. */
export const Compacted = z.looseObject({
  format: z.literal(1),
  /** The file that holds all of them. */
  into: z.string(),
  /** What need not be read any more, and since when. Another version of such a file is another file. */
  parts: z.array(Part),
});
type Compacted = z.infer<typeof Compacted>;

/** So many files are read one by one. */
const MOST = 32;
/** Milliseconds that superseded files stay: a data check that was told of them reads them for half a day, after its wait for a place. */
const GRACE = 3 * 86_400_000;

/** The files of a collection that together hold all of it, what was put together first. Each may hold what another one holds too. */
export async function* filesOf(blobs: Blobs, collection: Collection): AsyncGenerator<BlobPath> {
  const { into, fresh, below } = await look(blobs, collection);
  for (const { path } of [...(into ? [into] : []), ...fresh, ...below]) yield { ...collection.folder, path };
}

/** The lines of a collection. */
export async function* linesIn<T>(blobs: Blobs, collection: Collection, schema: z.ZodType<T>) {
  for await (const file of filesOf(blobs, collection)) yield* blobs.lines(file, schema);
}

/**
 * Puts many files of a collection together, and removes those that were long enough ago. `change` may leave lines out. It may be
 * killed at any moment, and others may do the same or read: the new file counts from the moment that the collection names it.
 */
export async function compact(
  blobs: Blobs,
  collection: Collection,
  change: (lines: AsyncIterable<string>) => AsyncIterable<unknown>,
  now = Date.now(),
): Promise<void> {
  const { known, etag, into, fresh, orphans, isEmpty } = await look(blobs, collection);
  // Somebody has deleted all of it, so that it begins anew.
  if (etag && isEmpty) await blobs.remove(collection.compacted, { ifMatch: etag });
  const isDue = ({ since }: Part) => now - Date.parse(since) > GRACE;
  const due = known?.parts.filter(isDue) ?? [];
  if (Math.max(fresh.length, due.length) < MOST) return;
  // They are not read any more: whoever dies now has only removed what nobody misses.
  for (const { path, etag: ifMatch } of due) await blobs.remove({ ...collection.folder, path }, { ifMatch });
  const next: Compacted = {
    format: 1,
    into: "",
    ...known,
    parts: known?.parts.filter((one) => !isDue(one)) ?? [],
  };
  if (fresh.length >= MOST) {
    const held = [...(into ? [into] : []), ...fresh];
    next.into = `${collection.folder.path}${PREFIX}${randomUUID()}.jsonl`;
    const lines = textsOf(blobs, collection, held);
    await blobs.writeLines({ ...collection.folder, path: next.into }, change(lines));
    const since = new Date(now).toISOString();
    next.parts.push(...[...held, ...orphans].map(({ path, etag }) => ({ path, etag, since })));
  }
  try {
    await blobs.writeJson(collection.compacted, next, etag ? { ifMatch: etag } : { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    // Somebody else has done it: what was written here is nobody's.
    if (next.into !== known?.into) await blobs.remove({ ...collection.folder, path: next.into });
  }
}

const PREFIX = "compacted-";

async function* textsOf(blobs: Blobs, { folder }: Collection, files: readonly Listed[]) {
  for (const { path } of files) yield* blobs.texts({ ...folder, path });
}

interface Seen {
  known?: Compacted;
  /** Of the blob that says so. */
  etag?: string;
  /** The file that stands for many. */
  into?: Listed;
  /** What is to be read beside it. */
  fresh: Listed[];
  /** Files that would have stood for many, had they been named. */
  orphans: Listed[];
  /** Files of collections below this one, which those put together themselves. */
  below: Listed[];
  isEmpty: boolean;
}

async function look(blobs: Blobs, { folder, compacted }: Collection): Promise<Seen> {
  const found = await blobs.read(compacted);
  const known = found && parseStored(Compacted, found.text, `${compacted.container}/${compacted.path}`);
  const listed = (await collect(blobs.list(folder))).filter(({ path }) => path.endsWith(".jsonl"));
  const into = listed.find(({ path }) => path === known?.into);
  const isEmpty = listed.length === 0;
  if (known && !into && !isEmpty) throw missing(folder, known.into, compacted);
  const covered = new Map(known?.parts.map(({ path, etag }) => [path, etag]));
  const kinds = { fresh: [] as Listed[], orphans: [] as Listed[], below: [] as Listed[] };
  for (const one of listed) {
    const name = one.path.slice(folder.path.length);
    if (name.includes("/")) kinds.below.push(one);
    else if (one === into || covered.get(one.path) === one.etag) continue;
    else (name.startsWith(PREFIX) ? kinds.orphans : kinds.fresh).push(one);
  }
  return { ...(found && { etag: found.etag }), ...(known && into && { known, into }), ...kinds, isEmpty };
}

function missing({ container }: BlobPath, into: string, compacted: BlobPath): TerminalError {
  const where = `${compacted.container}/${compacted.path}`;
  const remedy = "bring it back, as from the account's soft delete, or remove both to begin anew";
  return new TerminalError(
    `${container}/${into} is missing, of which ${where} says that it holds many files: ${remedy}`,
  );
}
