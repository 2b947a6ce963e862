import type { Blobs, Reads } from "../clients/blobs.ts";
import { collect } from "../kit/collect.ts";
import { explain } from "../kit/errors.ts";
import { VersionNumber } from "../kit/ids.ts";
import { paths } from "../kit/paths.ts";
import { parseStored } from "../kit/stored.ts";
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
  blobs: Reads,
  model: string,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<TrafficSeen | undefined> {
  const found = await blobs.readChanged(paths.traffic(model), etag, signal);
  if (found === "unchanged") return undefined;
  const { container, path } = paths.traffic(model);
  return { traffic: found && parseStored(Traffic, found.text, `${container}/${path}`), etag: found?.etag };
}

export async function readVersion(
  blobs: Reads,
  model: string,
  version: string,
): Promise<VersionCard | undefined> {
  return blobs.json(paths.model(model, version, "version.json"), VersionCard);
}

/** Names that storage gives by one call. */
const MOST_AT_ONCE = 5000;

/** Versions that were released. */
export interface Versions {
  /** The oldest first. One that is still being copied has none yet. */
  cards: VersionCard[];
  /** Versions whose card cannot be read, and why: what they were made of is not known. */
  broken: { version: string; why: string }[];
}

/** The numbers of all versions of a model, the oldest first; some may still be being copied, or never were. */
export async function versionNumbers(blobs: Blobs, model: string): Promise<string[]> {
  const folders = await collect(blobs.folders(paths.versions(model)));
  const numbers = folders.filter((name) => VersionNumber.safeParse(name).success);
  return numbers.sort((a, b) => Number(a) - Number(b));
}

/**
 * The numbers of a model's newest versions, as `versionNumbers` tells of all, the newest first. They are noted where the highest
 * are found first; where too few are, most of the versions are from before that.
 */
export async function newestNumbers(blobs: Blobs, model: string, count: number): Promise<string[]> {
  const folder = paths.versionsByNumber(model);
  const newest: string[] = [];
  for await (const { path } of blobs.list(folder, Math.min(count, MOST_AT_ONCE))) {
    newest.push(path.slice(folder.path.length).replace(/^\d+-|\.json$/g, ""));
    if (newest.length === count) return newest;
  }
  return (await versionNumbers(blobs, model)).slice(-count).reverse();
}

/** Notes a version where the highest numbers are found first. */
export async function noteByNumber(blobs: Blobs, model: string, version: string): Promise<void> {
  await blobs.keepJson(paths.versionByNumber(model, version), { version });
}

/** Reads a card into what is known of a model's versions. */
export async function addVersion(blobs: Blobs, model: string, version: string, to: Versions): Promise<void> {
  const found = await blobs.read(paths.model(model, version, "version.json"));
  if (!found) return;
  try {
    to.cards.push(VersionCard.parse(JSON.parse(found.text)));
  } catch (error) {
    const why = `models/${model}/${version}/version.json cannot be read: ${explain(error)}`;
    to.broken.push({ version, why });
  }
}

/** All versions: a year of them are thousands of blobs. */
export async function readVersions(blobs: Blobs, model: string): Promise<Versions> {
  const versions: Versions = { cards: [], broken: [] };
  for (const version of await versionNumbers(blobs, model)) await addVersion(blobs, model, version, versions);
  return versions;
}
