import type { Blobs } from "../clients/blobs.ts";
import { ShardMembers, shardSpec } from "../dataset/shards.ts";
import { readManifest } from "../dataset/store.ts";
import { everyModel } from "../erasure/areas.ts";
import { paths } from "../paths.ts";
import type { Plans } from "../plan/plans.ts";
import { mark } from "./mark.ts";
import { readCatalog } from "./read-catalog.ts";
import { keepsShard, type PhotoSet, shortOf, type Wanted } from "./shard-fate.ts";
import { KEEP_ALL } from "./sweep-model.ts";

const container = "shards";

/** What goes of the shards, which models share; with `remove` it goes. `busy` are models of which a run may be under way. */
export async function sweepShards(blobs: Blobs, plans: Plans, busy: readonly string[], remove: boolean) {
  const wanted = await wantedPhotos(blobs, plans, busy);
  const goes = { what: container, blobs: 0, bytes: 0 };
  let keeps = 0;
  for (const { spec, files, photos, modified } of await listShards(blobs)) {
    if (keepsShard(spec, photos, Date.now() - modified, wanted)) {
      keeps++;
      continue;
    }
    // The list of members first: a shard without it is none.
    for (const { path, size } of files) {
      goes.blobs++;
      goes.bytes += size;
      if (remove) await blobs.remove({ container, path });
    }
  }
  return { goes, keeps };
}

interface Shard {
  spec: string;
  files: { path: string; size: number }[];
  photos?: readonly string[];
  modified: number;
}

async function listShards(blobs: Blobs): Promise<Shard[]> {
  const shards = new Map<string, Shard>();
  for await (const { path, size, modified } of blobs.dated({ container, path: "" })) {
    const name = path.replace(/\.\w+$/, "");
    const [spec = ""] = name.split("/");
    const shard: Shard = shards.get(name) ?? { spec, files: [], modified };
    const members = path.endsWith(".json") ? await blobs.json({ container, path }, ShardMembers) : undefined;
    const files = members ? [{ path, size }, ...shard.files] : [...shard.files, { path, size }];
    shards.set(name, { ...shard, files, ...(members && { photos: members.photos }) });
  }
  return [...shards.values()];
}

async function wantedPhotos(blobs: Blobs, plans: Plans, busy: readonly string[]): Promise<Wanted> {
  const bySpec = new Map<string, PhotoSet>();
  const anywhere: PhotoSet = new Set();
  const inUse = new Set<string>();
  for (const model of await everyModel(blobs, plans)) {
    const plan = plans.get(model);
    const present = plan && shardSpec(plan.preprocess);
    const catalog = await readCatalog(blobs, model);
    const { datasets } = mark(catalog, plan?.retention ?? KEEP_ALL);
    const running = catalog.runs.find(({ state }) => state === "running");
    if (busy.includes(model)) for (const spec of [present, running?.spec]) if (spec) inUse.add(spec);
    for (const dataset of datasets.keys()) {
      const specs = new Set(catalog.runs.filter((run) => run.dataset === dataset).map(({ spec }) => spec));
      if (dataset === catalog.newestDataset && present) specs.add(present);
      if (!(await blobs.exists(paths.dataset(model, dataset, "manifest.jsonl")))) continue;
      const sets = [...specs].map((spec) => (spec === null ? anywhere : setOf(bySpec, spec)));
      for await (const { photo } of readManifest(blobs, model, dataset))
        for (const set of sets) set.add(shortOf(photo));
    }
  }
  return { bySpec, anywhere, inUse };
}

function setOf(bySpec: Map<string, PhotoSet>, spec: string): PhotoSet {
  const known = bySpec.get(spec) ?? new Set();
  bySpec.set(spec, known);
  return known;
}
