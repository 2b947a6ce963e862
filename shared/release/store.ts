import type { Blobs } from "../clients/blobs.ts";
import { readManifest } from "../dataset/store.ts";
import { paths } from "../paths.ts";
import { Traffic, VersionCard } from "./traffic.ts";

/** Which version answers for a model, or undefined before the first release. */
export async function readTraffic(blobs: Blobs, model: string): Promise<Traffic | undefined> {
  return blobs.json(paths.traffic(model), Traffic);
}

/** The pointer as it was seen: without traffic there is none. */
export interface TrafficSeen {
  traffic: Traffic | undefined;
  etag: string | undefined;
}

/** The pointer, or undefined if it still is the one with this ETag. */
export async function readChangedTraffic(
  blobs: Blobs,
  model: string,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<TrafficSeen | undefined> {
  const found = await blobs.readChanged(paths.traffic(model), etag, signal);
  if (found === "unchanged") return undefined;
  return { traffic: found && Traffic.parse(JSON.parse(found.text)), etag: found?.etag };
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
  for await (const version of blobs.folders(paths.versions(model))) {
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
