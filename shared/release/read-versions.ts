import type { Blobs } from "../clients/blobs.ts";
import { collect } from "../collect.ts";
import { readTaint, versionsOf } from "../erasure/taint.ts";
import { Problem } from "../errors.ts";
import { readTraffic, readVersion } from "./store.ts";

/** A version as people see it: what it was made of and by, whether it serves, and whether photos of it are gone. */
export async function describeVersion(blobs: Blobs, model: string, version: string) {
  const card = await readVersion(blobs, model, version);
  if (!card) {
    const remedy = `GET /api/models/${model}/versions lists them.`;
    throw new Problem(404, "version-not-found", `There is no version "${version}" of "${model}": ${remedy}`);
  }
  const datasetUrl = `/api/models/${model}/datasets/${card.dataset}`;
  return {
    ...card,
    serves: (await readTraffic(blobs, model))?.version === version,
    tainted: (await readTaint(blobs, model, version)) ?? null,
    runUrl: `/api/runs/${card.runId}`,
    datasetUrl,
    photosUrl: `${datasetUrl}/photos`,
  };
}

/** Every version that was ever released, the newest first. */
export async function describeVersions(blobs: Blobs, model: string) {
  const versions = await collect(versionsOf(blobs, model));
  const described = await Promise.all(versions.map((version) => describeVersion(blobs, model, version)));
  return described.sort((a, b) => Number(b.version) - Number(a.version));
}
