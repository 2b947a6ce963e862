import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { denyLogged, erasureIdOf } from "../dataset/deny.ts";
import { Problem } from "../kit/errors.ts";
import type { Plans } from "../plan/plans.ts";
import { eraseStart } from "./contract.ts";
import { isKnown } from "./known.ts";
import { type ErasureRecord, erasureInstance } from "./order.ts";
import { extendOrder, readErasure, writeErasure } from "./order-store.ts";
import { noteEarlier } from "./places.ts";

/**
 * Orders a photo's erasure, and denies its return from now on. While an attempt is under way it is the answer; after its end
 * another one looks again, and its record tells what all of them did. Safe to repeat. A photo that nobody has seen is a mistake, unless it is to be denied beforehand.
 */
export async function orderErasure(
  { blobs, plans }: { blobs: Blobs; plans: Plans },
  { model, photo, deny, by }: { model: string; photo: string; deny: boolean; by: string | null },
  orchestrations: Orchestrations,
): Promise<ErasureRecord> {
  const erasureId = await erasureIdOf(blobs, photo);
  const before = await readErasure(blobs, erasureId);
  if (!before && !deny && !(await isKnown(blobs, plans, photo))) throw unknown(photo);
  const instance = before && (await orchestrations.status(erasureInstance(before)));
  if (before?.status === "running" && instance?.active) return before;
  const lost = before?.status === "running" && !instance;
  const attempt = lost ? before.attempt : (before?.attempt ?? 0) + 1;
  const orderedAt = new Date().toISOString();
  const { files, places } = before ?? { files: 0, places: [] };
  const record: ErasureRecord = {
    ...{ erasureId, model, orderedAt, orderedBy: by, attempt },
    ...{ status: "running", files, places, learnedBy: [], problems: [] },
  };
  await extendOrder(blobs, erasureId, { photo, files: [], names: [] });
  await noteEarlier(blobs, erasureId, record);
  await writeErasure(blobs, record);
  await denyLogged(blobs);
  await orchestrations.start(eraseStart, erasureInstance(record), { erasureId, attempt });
  return record;
}

function unknown(photo: string): Problem {
  const how = "A photo is named by the SHA-256 of its bytes, and known once a run has inspected it.";
  const deny = "?deny=true keeps it from ever coming in, though there is nothing to erase now.";
  return new Problem(404, "photo-not-found", `No model has ever seen the photo ${photo}. ${how} ${deny}`);
}
