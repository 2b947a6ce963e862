import type { Blobs } from "../clients/blobs.ts";
import { readDeleted } from "../dataset/deletions-store.ts";
import { erasureIdOf } from "../dataset/deny.ts";
import { source } from "../dataset/listing.ts";
import { readManifest } from "../dataset/store.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import type { Plan } from "../plan/schema.ts";
import { readTraffic, readVersions } from "../versions/store.ts";
import { readTaint } from "../versions/taint.ts";
import { datasetsWith } from "./datasets-with.ts";
import { findFiles } from "./find-files.ts";
import { goldenOf } from "./golden-of.ts";
import { readErasure } from "./order-store.ts";
import { shardsThatMayHold } from "./shards-with.ts";

const ROLES = { train: "trained on it", validation: "chosen by it", test: "tested on it" } as const;

/** Where a photo of a model went: the files it was seen as, datasets, shards, versions, golden images and the inference log. */
export async function tracePhoto(blobs: Blobs, plan: Plan, photo: string) {
  const { model } = plan;
  const erasure = await readErasure(blobs, await erasureIdOf(blobs, photo));
  const files = await filesOf(blobs, plan, photo);
  const datasets = await membershipsOf(blobs, model, photo);
  const kept = paths.loggedPhoto(model, photo);
  const logged = (await blobs.exists(kept)) ? `${kept.container}/${kept.path}` : null;
  if (!erasure && !logged && files.length + datasets.length === 0) {
    const remedy = "A photo is named by the SHA-256 of its bytes, and known once a run has inspected it.";
    throw new Problem(404, "photo-not-found", `"${model}" has never seen the photo ${photo}. ${remedy}`);
  }
  const shards = await shardsThatMayHold(blobs, photo);
  const golden = await goldenOf(blobs, model, photo);
  return {
    photo,
    ...(erasure && { erasure: { status: erasure.status, url: `/api/erasures/${erasure.erasureId}` } }),
    deleted: await deletionOf(blobs, model, photo),
    files,
    datasets,
    shards: shards.filter(({ finished }) => finished).map(({ npz }) => `shards/${npz.path}`),
    versions: await versionsThatUsed(blobs, model, datasets),
    logged,
    goldenImageOf: golden.map(({ folder }) => `${folder.container}/${folder.path}`),
  };
}

/** Files below the plan's prefix that held the photo, and whether they do now. */
async function filesOf(blobs: Blobs, plan: Plan, photo: string) {
  const { container, path: prefix } = source(plan);
  const { files } = await findFiles(blobs, photo);
  const ours = files.filter((file) => file.container === container && file.path.startsWith(prefix));
  return Promise.all(
    ours.map(async ({ path, etag }) => {
      let present = false;
      for await (const listed of blobs.list({ container, path }))
        present ||= listed.path === path && listed.etag === etag;
      return { path, etag, present };
    }),
  );
}

async function membershipsOf(blobs: Blobs, model: string, photo: string) {
  const found = [];
  for (const dataset of await datasetsWith(blobs, model, [photo]))
    for await (const line of readManifest(blobs, model, dataset))
      if (line.photo === photo) found.push({ dataset, label: line.label, split: line.split });
  return found;
}

async function versionsThatUsed(
  blobs: Blobs,
  model: string,
  used: Awaited<ReturnType<typeof membershipsOf>>,
) {
  const serving = (await readTraffic(blobs, model))?.version;
  const versions = [];
  for (const card of (await readVersions(blobs, model)).cards) {
    const { version } = card;
    const as = used.find(({ dataset }) => dataset === card.dataset);
    if (!as) continue;
    const tainted = (await readTaint(blobs, model, version)) ?? null;
    versions.push({ version, role: ROLES[as.split], serves: version === serving, tainted });
  }
  return versions;
}

async function deletionOf(blobs: Blobs, model: string, photo: string) {
  for await (const { photo: gone, ...found } of readDeleted(blobs, model)) if (gone === photo) return found;
  return null;
}
