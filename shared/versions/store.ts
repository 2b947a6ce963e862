import type { Blobs } from "../clients/blobs.ts";
import { explain } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
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

/** Every version that was ever released. */
export interface Versions {
  /** The oldest first. One that is still being copied has none yet. */
  cards: VersionCard[];
  /** Versions whose card cannot be read, and why: what they were made of is not known. */
  broken: { version: string; why: string }[];
}

export async function readVersions(blobs: Blobs, model: string): Promise<Versions> {
  const versions: Versions = { cards: [], broken: [] };
  for await (const version of blobs.folders(paths.versions(model))) {
    const found = await blobs.read(paths.model(model, version, "version.json"));
    if (!found) continue;
    try {
      versions.cards.push(VersionCard.parse(JSON.parse(found.text)));
    } catch (error) {
      const why = `models/${model}/${version}/version.json cannot be read: ${explain(error)}`;
      versions.broken.push({ version, why });
    }
  }
  versions.cards.sort((a, b) => Number(a.version) - Number(b.version));
  return versions;
}
