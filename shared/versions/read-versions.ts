import type { Blobs } from "../clients/blobs.ts";
import { Problem } from "../kit/errors.ts";
import { VersionNumber } from "../kit/ids.ts";
import { readTraffic, readVersion, readVersions } from "./store.ts";
import { readTaint } from "./taint.ts";
import { isSame, type Traffic, type VersionCard } from "./traffic.ts";

/** A version as people see it: what it was made of and by, whether it serves, and whether photos of it are gone. */
export async function describeVersion(blobs: Blobs, model: string, version: string) {
  const known = VersionNumber.safeParse(version).success;
  const card = known && (await readVersion(blobs, model, version));
  if (!card) {
    const remedy = `GET /api/models/${model}/versions lists them.`;
    throw new Problem(404, "version-not-found", `There is no version "${version}" of "${model}": ${remedy}`);
  }
  return shown(blobs, card, await readTraffic(blobs, model));
}

/** Every version that was ever released, the newest first. */
export async function describeVersions(blobs: Blobs, model: string) {
  const traffic = await readTraffic(blobs, model);
  const { cards } = await readVersions(blobs, model);
  return Promise.all(cards.reverse().map((card) => shown(blobs, card, traffic)));
}

async function shown(blobs: Blobs, card: VersionCard, traffic: Traffic | undefined) {
  const { model, version, dataset, runId } = card;
  const datasetUrl = `/api/models/${model}/datasets/${dataset}`;
  return {
    ...card,
    serves: traffic !== undefined && isSame(traffic, card),
    tainted: (await readTaint(blobs, model, version)) ?? null,
    runUrl: `/api/runs/${runId}`,
    datasetUrl,
    photosUrl: `${datasetUrl}/photos`,
  };
}
