import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { paths } from "../paths.ts";
import { erasureIdOf } from "./deny.ts";
import { type ErasureRecord, erasureInstance, extendOrder, readErasure } from "./order.ts";

/** The name of the orchestration; its contract belongs to the activities. */
const ERASE = "erase";

/**
 * Orders a photo's erasure, and denies its return from now on. While an attempt is under way it is the answer; after its end
 * another one looks again. Safe to repeat.
 */
export async function orderErasure(
  blobs: Blobs,
  model: string,
  photo: string,
  orchestrations: Orchestrations,
): Promise<ErasureRecord> {
  const erasureId = await erasureIdOf(blobs, photo);
  const before = await readErasure(blobs, erasureId);
  const instance = before && (await orchestrations.status(erasureInstance(before)));
  if (before?.status === "running" && instance?.active) return before;
  const lost = before?.status === "running" && !instance;
  const attempt = lost ? before.attempt : (before?.attempt ?? 0) + 1;
  const orderedAt = new Date().toISOString();
  const record: ErasureRecord = {
    ...{ erasureId, model, orderedAt, attempt },
    ...{ status: "running", files: 0, places: [], tainted: [] },
  };
  await extendOrder(blobs, erasureId, { photo, files: [], names: [] });
  await blobs.writeJson(paths.erasure(erasureId), record);
  await orchestrations.start(ERASE, erasureInstance(record), { erasureId, attempt });
  return record;
}
