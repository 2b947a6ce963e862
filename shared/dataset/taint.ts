import type { Blobs } from "../clients/blobs.ts";
import { readTraffic, readVersions } from "../versions/store.ts";
import { readTaint, taintBlob } from "../versions/taint.ts";
import type { VersionCard } from "../versions/traffic.ts";
import { writeTaint } from "../versions/write-taint.ts";
import { readDeleted } from "./deletions-store.ts";
import { learnedPhotos } from "./learned.ts";
import { hasManifest, readManifest } from "./store.ts";
import { isTombstone } from "./tombstones.ts";

/** Says of every version of a model whether it is tainted, as far as its card tells. Photos that came back taint no more. */
export async function markTaints(blobs: Blobs, model: string): Promise<void> {
  const deleted = new Set<string>();
  for await (const { photo } of readDeleted(blobs, model)) deleted.add(photo);
  for (const card of (await readVersions(blobs, model)).cards) {
    const { version } = card;
    const { deleted: gone, erased } = await countLost(blobs, card, deleted);
    const before = await readTaint(blobs, model, version);
    if (gone + erased === 0 && before) await blobs.remove(taintBlob(model, version));
    if (gone + erased === 0 || (before?.deleted === gone && before.erased === erased)) continue;
    await writeTaint(blobs, model, version, { deleted: gone, erased });
  }
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
