import type { Blobs } from "../clients/blobs.ts";
import { readTraffic, readVersions } from "../versions/store.ts";
import type { VersionCard } from "../versions/traffic.ts";
import { hasManifest, readManifest } from "./store.ts";

/** The photos that a version was fitted or tuned on. */
export async function learnedPhotos(blobs: Blobs, { model, dataset }: VersionCard): Promise<Set<string>> {
  const learned = new Set<string>();
  for await (const { photo, split } of readManifest(blobs, model, dataset))
    if (split !== "test") learned.add(photo);
  return learned;
}

/** Versions that learned from the photo that this tombstone stands for, and those of which nobody can say. */
export async function versionsThatLearned(blobs: Blobs, models: readonly string[], tombstone: string) {
  const learnedBy: { model: string; version: string; serves: boolean }[] = [];
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
        learnedBy.push({ model, version, serves: version === serving });
    }
  }
  return { learnedBy, problems };
}
