import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import type { Plan } from "../plan/schema.ts";
import type { ErasureOf } from "./deny.ts";
import { PhotoRecord } from "./record.ts";

/** Records as they are, and whether any has shown an erased photo that came back. */
export function watchForReturned(records: AsyncIterable<PhotoRecord>, erasureOf: ErasureOf | undefined) {
  const seen = { returned: false };
  async function* watched(): AsyncGenerator<PhotoRecord> {
    for await (const record of records) {
      seen.returned ||= record.photo !== undefined && erasureOf?.(record.photo) !== undefined;
      yield record;
    }
  }
  return { records: watched(), seen };
}

/**
 * Keeps nothing of files that hold an erased photo again but the name of its erasure: neither its identity nor what it looks
 * like. A photo is denied by `erasureOf`, so this is found out only once its bytes were read.
 */
export async function forgetReturned(
  blobs: Blobs,
  plan: Pick<Plan, "images">,
  erasureOf: ErasureOf,
): Promise<void> {
  const folder = paths.index(plan.images);
  for await (const { path } of blobs.list(folder)) {
    const index = { ...folder, path };
    if (await hasReturned(blobs, index, erasureOf))
      await blobs.rewriteLines(index, (lines) => forgotten(lines, erasureOf));
  }
}

type Index = typeof paths.indexes;

async function hasReturned(blobs: Blobs, index: Index, erasureOf: ErasureOf): Promise<boolean> {
  for await (const { photo } of blobs.lines(index, PhotoRecord))
    if (photo !== undefined && erasureOf(photo) !== undefined) return true;
  return false;
}

/** Records of which nothing is left but an erasure's name, where they show its photo. Fields of others than us stay. */
export async function* forgotten(
  lines: AsyncIterable<string>,
  erasureOf: ErasureOf,
): AsyncGenerator<Partial<PhotoRecord>> {
  for await (const text of lines) {
    const record = JSON.parse(text) as PhotoRecord;
    const erased = record.photo === undefined ? undefined : erasureOf(record.photo);
    const { path, etag, size, policy } = record;
    yield erased === undefined ? record : { path, etag, size, policy, erased };
  }
}
