import type { Blobs } from "../clients/blobs.ts";
import type { Plan } from "../plan/schema.ts";
import { addVersion, readTraffic, readVersions, type Versions, versionNumbers } from "../versions/store.ts";
import { readTaint, taintBlob } from "../versions/taint.ts";
import type { VersionCard } from "../versions/traffic.ts";
import { writeTaint } from "../versions/write-taint.ts";
import { readDeleted } from "./deletions-store.ts";
import { erasuresOf } from "./deny.ts";
import { learnedPhotos } from "./learned.ts";
import { hasManifest, readManifest } from "./store.ts";
import { isTombstone } from "./tombstones.ts";

/**
 * Says of a model's versions whether they are tainted, as far as their cards tell. Photos that came back taint no more. `which`
 * leaves out versions that cannot serve any more: what was said of them stays.
 */
export async function markTaints(blobs: Blobs, model: string, which?: Plan["retention"]): Promise<void> {
  const deleted = new Set<string>();
  for await (const { photo } of readDeleted(blobs, model)) deleted.add(photo);
  const isAnyGone = deleted.size > 0 || (await erasuresOf(blobs)) !== undefined;
  const versions = await versionNumbers(blobs, model);
  for (const version of which ? await canServe(blobs, model, versions, which) : versions) {
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

/** Versions that serve, did so last, are the best, or are kept by the plan. */
async function canServe(
  blobs: Blobs,
  model: string,
  versions: readonly string[],
  { versions: newest, pinned }: Plan["retention"],
): Promise<string[]> {
  const { version, previous, best } = (await readTraffic(blobs, model)) ?? {};
  const wanted = new Set([version, previous, best?.version, ...pinned, ...versions.slice(-newest)]);
  return versions.filter((one) => wanted.has(one));
}

/** Versions that learned from the photo that this tombstone stands for, and those of which nobody can say. */
export async function taintedBy(blobs: Blobs, models: readonly string[], tombstone: string) {
  const tainted: { model: string; version: string; serves: boolean }[] = [];
  const problems: string[] = [];
  for (const model of models) {
    const serving = (await readTraffic(blobs, model))?.version;
    const { cards, broken } = await readVersions(blobs, model);
    problems.push(...broken.map(({ why }) => why));
    for (const card of cards) {
      const { version, dataset } = card;
      if (!(await hasManifest(blobs, model, dataset)))
        problems.push(
          `datasets/${model}/${dataset}/manifest.jsonl, which version ${version} learned from, is missing`,
        );
      else if ((await learnedPhotos(blobs, card)).has(tombstone))
        tainted.push({ model, version, serves: version === serving });
    }
  }
  return { tainted, problems };
}

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
