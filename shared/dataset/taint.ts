import type { Blobs } from "../clients/blobs.ts";
import { VersionNumber } from "../kit/ids.ts";
import type { Plan } from "../plan/schema.ts";
import { addVersion, newestNumbers, readTraffic, type Versions, versionNumbers } from "../versions/store.ts";
import { readTaint, taintBlob } from "../versions/taint.ts";
import type { VersionCard } from "../versions/traffic.ts";
import { writeTaint } from "../versions/write-taint.ts";
import { readDeleted } from "./deletions-store.ts";
import { erasuresOf } from "./deny.ts";
import { hasManifest, readManifest } from "./store.ts";
import { isTombstone } from "./tombstones.ts";

/**
 * Says of a model's versions whether they are tainted, as far as their cards tell: whether any photo that they learned from is no
 * more. Photos that came back taint no more. `which`
 * leaves out versions that cannot serve any more: what was said of them stays.
 */
export async function markTaints(blobs: Blobs, model: string, which?: Plan["retention"]): Promise<void> {
  const deleted = new Set<string>();
  for await (const { photo } of readDeleted(blobs, model)) deleted.add(photo);
  const isAnyGone = deleted.size > 0 || (await erasuresOf(blobs)) !== undefined;
  for (const version of which ? await canServe(blobs, model, which) : await versionNumbers(blobs, model)) {
    const found: Versions = { cards: [], broken: [] };
    await addVersion(blobs, model, version, found);
    const [card] = found.cards;
    if (!card) continue;
    const { deleted: gone, erased } = isAnyGone ? await countLost(blobs, card, deleted) : NONE;
    const before = await readTaint(blobs, model, version);
    if (gone + erased === 0 && before) await blobs.remove(taintBlob(model, version));
    if (gone + erased === 0 || (before?.deleted === gone && before.erased === erased)) continue;
    await writeTaint(blobs, model, version, { deleted: gone, erased });
  }
}

const NONE = { deleted: 0, erased: 0 };

/** Versions that serve, did so last, are the best, or are kept by the plan; some may not be there. */
async function canServe(
  blobs: Blobs,
  model: string,
  { versions: newest, pinned }: Plan["retention"],
): Promise<string[]> {
  const { version, previous, best } = (await readTraffic(blobs, model)) ?? {};
  const numbers = await newestNumbers(blobs, model, newest);
  return [...new Set([version, previous, best?.version, ...pinned, ...numbers])].filter(isVersion);
}

const isVersion = (one: string | null | undefined): one is string => VersionNumber.safeParse(one).success;

async function countLost(blobs: Blobs, { model, dataset }: VersionCard, gone: ReadonlySet<string>) {
  const lost = { deleted: 0, erased: 0 };
  if (!(await hasManifest(blobs, model, dataset))) return lost;
  for await (const { photo, split } of readManifest(blobs, model, dataset)) {
    if (split === "test") continue;
    if (isTombstone(photo)) lost.erased++;
    else if (gone.has(photo)) lost.deleted++;
  }
  return lost;
}
