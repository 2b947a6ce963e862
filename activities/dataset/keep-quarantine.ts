import { BlobRefused } from "../../shared/clients/blob-errors.ts";
import { unfitName } from "../../shared/clients/blob-names.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { LeftOut } from "../../shared/dataset/description.ts";
import { leftOutBlob } from "../../shared/dataset/left-out.ts";
import { source } from "../../shared/dataset/listing.ts";
import { isUnreadable, type Quarantined, readQuarantine } from "../../shared/dataset/quarantine.ts";
import { readSnapshot } from "../../shared/dataset/store.ts";
import { collect } from "../../shared/kit/collect.ts";
import { type BlobPath, paths } from "../../shared/kit/paths.ts";
import type { Activity } from "../activity.ts";
import type { keepQuarantine } from "./contracts.ts";

export const keepQuarantineWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof keepQuarantine> =>
  async ({ runId, model, snapshot, plan }) => {
    const unreadable = new Map<string, LeftOut>();
    for await (const line of blobs.lines(leftOutBlob(runId), LeftOut))
      if (isUnreadable(line.reason)) unreadable.set(line.path, line);
    const before = new Map((await collect(readQuarantine(blobs, model))).map((one) => [one.path, one]));
    if (unreadable.size + before.size === 0) return { files: 0 };
    const removeCopies = async (stays: (path: string) => boolean) => {
      for (const { path, copied } of before.values())
        if (copied && !stays(path)) await blobs.remove(copyOf(model, path));
    };
    // First: where names are hierarchical, a folder that is called as a file was has no place while that one's copy is there.
    await removeCopies((path) => unreadable.has(path));
    const records: Quarantined[] = [];
    for await (const { path, etag } of readSnapshot(blobs, plan, snapshot)) {
      const found = unreadable.get(path);
      if (!found) continue;
      const known = before.get(path);
      const same = known?.etag === etag && known.reason === found.reason;
      const wanted = plan.dataset.quarantine === "copies";
      const copied =
        wanted && ((same && known.copied) || (await copy(blobs, source(plan), model, path, etag)));
      records.push({ ...found, etag, since: same ? known.since : new Date().toISOString(), copied });
    }
    const copies = new Set(records.filter(({ copied }) => copied).map(({ path }) => path));
    await removeCopies((path) => copies.has(path));
    await blobs.writeLines(paths.quarantine(model), records);
    return { files: records.length };
  };

const copyOf = (model: string, path: string): BlobPath => ({
  container: "quarantine",
  path: `${model}/${path}`,
});

/** Only the version that could not be read: one that replaced it meanwhile is another photo. What storage keeps, or has no place for, has no copy. */
async function copy(blobs: Blobs, { container }: BlobPath, model: string, path: string, etag: string) {
  const to = copyOf(model, path);
  if (unfitName(to.path) !== undefined) return false;
  return blobs.copyVersion({ container, path }, etag, to).catch((error: unknown) => {
    if (error instanceof BlobRefused) return false;
    throw error;
  });
}
