import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { erasureInstance } from "./order.ts";
import { readErasure } from "./order-store.ts";
import { readFiles } from "./places.ts";

/** An erasure as people see it: with its progress, or why it does not go on. Undefined where there is none of this name. */
export async function erasureNow(blobs: Blobs, erasureId: string, orchestrations: Orchestrations) {
  const record = /^[0-9a-f]{32}$/.test(erasureId) ? await readErasure(blobs, erasureId) : undefined;
  if (record?.status !== "running") return record;
  const instance = await orchestrations.status(erasureInstance(record));
  if (instance?.active) {
    const { deleted: files } = await readFiles(blobs, erasureId);
    return { ...record, files, progress: instance.customStatus ?? null };
  }
  // It may have ended well since its record was read.
  const latest = await readErasure(blobs, erasureId);
  if (latest?.status !== "running") return latest;
  const ended = instance ? `ended as ${instance.runtimeStatus}` : "was never started, or is forgotten";
  const because = `Its orchestration ${ended} without a result. DELETE the photo again: it goes on from there.`;
  return { ...record, status: "failed" as const, because };
}
