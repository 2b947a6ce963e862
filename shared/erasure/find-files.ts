import type { Blobs } from "../clients/blobs.ts";
import { PhotoRecord } from "../dataset/record.ts";
import { paths } from "../kit/paths.ts";
import type { Order } from "./order.ts";

/**
 * Every version of a file that held a photo, below whatever prefix it was seen, the names that are its own, and how many
 * bytes it has, if it was seen at all.
 */
export async function findFiles(
  blobs: Blobs,
  photo: string,
  erasureId?: string,
): Promise<Order & { size?: number }> {
  const files: Order["files"] = [];
  let size: number | undefined;
  const marks = [photo, ...(erasureId ? [erasureId] : [])];
  const mayHold = (line: string) => marks.some((mark) => line.includes(mark));
  for await (const { container, record } of recordsWith(blobs, mayHold)) {
    // One that came back after its erasure is known by the erasure's name alone.
    if (record.photo !== photo && (!erasureId || record.erased !== erasureId)) continue;
    files.push({ container, path: record.path, etag: record.etag });
    size = record.size;
  }
  const names = new Set(files.map(({ path }) => path));
  const mayName = (line: string) => [...names].some((name) => line.includes(JSON.stringify(name)));
  if (names.size > 0)
    for await (const { record } of recordsWith(blobs, mayName))
      if (record.photo !== undefined && record.photo !== photo) names.delete(record.path);
  return { photo, files, names: [...names], ...(size !== undefined && { size }) };
}

/** Records of all indexes whose line passes, with the container of their file. */
export async function* recordsWith(blobs: Blobs, passes: (line: string) => boolean) {
  for await (const { path } of blobs.list(paths.indexes)) {
    const container = path.slice(paths.indexes.path.length).split("/")[0] as string;
    for await (const line of blobs.texts({ ...paths.indexes, path }))
      if (passes(line)) yield { container, record: PhotoRecord.parse(JSON.parse(line)) };
  }
}
