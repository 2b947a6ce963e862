import type { Blobs } from "../../shared/clients/blobs.ts";
import { lacksOnly } from "../../shared/dataset/compare.ts";
import { findDeletions } from "../../shared/dataset/find-deletions.ts";
import { readManifest } from "../../shared/dataset/store.ts";
import { markTaints } from "../../shared/dataset/taint.ts";
import { isTombstone } from "../../shared/dataset/tombstones.ts";
import { readTraffic, readVersion } from "../../shared/versions/store.ts";
import { readTaint } from "../../shared/versions/taint.ts";
import type { Activity } from "../activity.ts";
import type { findDeletions as contract } from "./contracts.ts";

export const findDeletionsWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof contract> =>
  async ({ request, dataset }) => {
    const { model, trainingHash, code } = request;
    const traffic = await readTraffic(blobs, model);
    const card = traffic && (await readVersion(blobs, model, traffic.version));
    const found = await findDeletions(blobs, request, dataset, card?.dataset);
    const deleted = new Set(found.deleted.map(({ photo }) => photo));
    const notIncluded = new Set(found.notIncluded);
    await markTaints(blobs, model, request.plan.retention);
    if (!card) return { deleted: deleted.size, nothingElse: null };
    const sameTraining = card.trainingHash === trainingHash && card.code === code;
    const lacksNothingBut = (noMore: (photo: string) => boolean) =>
      lacksOnly(readManifest(blobs, model, card.dataset), readManifest(blobs, model, dataset), noMore);
    const nothingElse =
      sameTraining &&
      (await lacksNothingBut((photo) => deleted.has(photo) || notIncluded.has(photo) || isTombstone(photo)));
    const noneDeleted =
      nothingElse && notIncluded.size > 0 && (await lacksNothingBut((photo) => notIncluded.has(photo)));
    const taint = await readTaint(blobs, model, card.version);
    const learned = (taint?.deleted ?? 0) + (taint?.erased ?? 0);
    return {
      deleted: deleted.size,
      nothingElse: nothingElse ? { version: card.version, learned, noneDeleted } : null,
    };
  };
