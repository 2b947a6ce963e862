import { readManifest } from "../shared/dataset/store.ts";
import type { Deps } from "../shared/deps.ts";
import { lacksOnly } from "../shared/erasure/compare.ts";
import { findDeletions } from "../shared/erasure/find-deletions.ts";
import { isTombstone } from "../shared/erasure/order.ts";
import { markTaints, readTaint } from "../shared/erasure/taint.ts";
import { readTraffic, readVersion } from "../shared/release/store.ts";
import type { Activity } from "./activity.ts";
import type { findDeletions as contract } from "./contracts/data.ts";

export const findDeletionsWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof contract> =>
  async ({ request, dataset }) => {
    const { model, trainingHash, code } = request;
    const traffic = await readTraffic(blobs, model);
    const card = traffic && (await readVersion(blobs, model, traffic.version));
    const deleted = new Set(
      (await findDeletions(blobs, request, dataset, card?.dataset)).map(({ photo }) => photo),
    );
    await markTaints(blobs, model);
    if (!card) return { deleted: deleted.size, nothingElse: null };
    const sameTraining = card.trainingHash === trainingHash && card.code === code;
    const nothingElse =
      sameTraining &&
      (await lacksOnly(
        readManifest(blobs, model, card.dataset),
        readManifest(blobs, model, dataset),
        (photo) => deleted.has(photo) || isTombstone(photo),
      ));
    const taint = await readTaint(blobs, model, card.version);
    const learned = (taint?.deleted ?? 0) + (taint?.erased ?? 0);
    return { deleted: deleted.size, nothingElse: nothingElse ? { version: card.version, learned } : null };
  };
