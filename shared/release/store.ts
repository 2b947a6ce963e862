import type { Blobs } from "../clients/blobs.ts";
import { readManifest } from "../dataset/store.ts";
import { paths } from "../paths.ts";
import { Traffic, VersionCard } from "./traffic.ts";

/** Which version answers for a model, or undefined before the first release. */
export async function readTraffic(blobs: Blobs, model: string): Promise<Traffic | undefined> {
  return blobs.json(paths.traffic(model), Traffic);
}

export async function readVersion(
  blobs: Blobs,
  model: string,
  version: string,
): Promise<VersionCard | undefined> {
  return blobs.json(paths.model(model, version, "version.json"), VersionCard);
}

/** The cards of all versions that were ever released, the oldest first. One that is still being copied has none yet. */
export async function readVersions(blobs: Blobs, model: string): Promise<VersionCard[]> {
  const cards: VersionCard[] = [];
  for await (const version of blobs.folders({ container: "models", path: `${model}/` })) {
    const card = await readVersion(blobs, model, version);
    if (card) cards.push(card);
  }
  return cards.sort((a, b) => Number(a.version) - Number(b.version));
}

/** The photos that a version was fitted or tuned on. */
export async function learnedPhotos(blobs: Blobs, { model, dataset }: VersionCard): Promise<Set<string>> {
  const learned = new Set<string>();
  for await (const { photo, split } of readManifest(blobs, model, dataset))
    if (split !== "test") learned.add(photo);
  return learned;
}
