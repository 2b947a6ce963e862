import type { Blobs } from "../clients/blobs.ts";
import { erasuresOf } from "../dataset/deny.ts";
import type { BlobPath } from "../kit/paths.ts";
import { parseStored } from "../kit/stored.ts";
import { Row } from "./row.ts";

/**
 * Takes the rows of photos out that were erased while they were predicted. An erasure that is ordered after this look comes upon
 * the rows where they lie; one that was ordered before it may have been there too early, and is seen here.
 */
export async function dropErased(blobs: Blobs, blob: BlobPath): Promise<void> {
  const erased = await erasuresOf(blobs);
  if (!erased) return;
  const isErased = ({ photo }: Row) => photo !== undefined && erased(photo) !== undefined;
  let any = false;
  for await (const row of blobs.lines(blob, Row)) any ||= isErased(row);
  if (!any) return;
  const name = `${blob.container}/${blob.path}`;
  await blobs.rewriteLines(blob, async function* (lines) {
    for await (const line of lines) {
      const row = parseStored(Row, line, name);
      if (!isErased(row)) yield row;
    }
  });
}
