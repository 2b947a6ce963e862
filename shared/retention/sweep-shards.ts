import type { Blobs, Listed } from "../clients/blobs.ts";
import { photosIn } from "../dataset/shard-store.ts";
import { shardSpec } from "../dataset/shards.ts";
import { hasManifest, readManifest } from "../dataset/store.ts";
import { everyModel } from "../erasure/areas.ts";
import { collect } from "../kit/collect.ts";
import { paths } from "../kit/paths.ts";
import type { PlansByModel } from "../plan/plans.ts";
import { mark } from "./mark.ts";
import { type KnownCatalog, readCatalog } from "./read-catalog.ts";
import { type PhotoSet, shardsToKeep, shortOf } from "./shard-fate.ts";
import { KEEP_ALL } from "./sweep-model.ts";

const container = "shards";
const { container: FEATURES } = paths.featuresOf("");
const DAY = 86_400_000;

/** What goes of the shards, which models share; with `remove` it goes. `busy` are models of which a run may be under way. */
export async function sweepShards(
  blobs: Blobs,
  plans: PlansByModel,
  busy: readonly string[],
  remove: boolean,
) {
  const looked = await listFeatures(blobs); // before the shards: whatever is made meanwhile is not among these
  const wanted = await wantedPhotos(blobs, plans, busy);
  const goes = { what: container, blobs: 0, bytes: 0 };
  let keeps = 0;
  const stay = new Set<string>();
  for (const [spec, shards] of await listShards(blobs)) {
    const kept = keptOf(spec, shards, wanted);
    keeps += kept.size;
    for (const name of kept) stay.add(`${spec}/${name}`);
    for (const [name, { files }] of shards) {
      if (kept.has(name)) continue;
      // The list of members first: a shard without it is none.
      for (const { path, size } of files) {
        goes.blobs++;
        goes.bytes += size;
        if (remove) await blobs.remove({ container, path });
      }
    }
  }
  for (const { path, size } of looked) {
    if (stay.has(path.split("/").slice(0, 2).join("/"))) continue;
    goes.blobs++;
    goes.bytes += size;
    if (remove) await blobs.remove({ container: FEATURES, path });
  }
  if (remove)
    for (const one of [container, FEATURES]) await blobs.removeEmptyFolders({ container: one, path: "" });
  return { goes, keeps };
}

/** All files of features, each below `<preprocessing>/<name of its shard>/`. An app of before made no container for them. */
async function listFeatures(blobs: Blobs): Promise<Listed[]> {
  if (!(await blobs.hasContainer(FEATURES))) return [];
  return collect(blobs.list({ container: FEATURES, path: "" }));
}

/** A shard as it is stored, with short names of its photos; without any if it was never finished. */
interface Stored {
  files: { path: string; size: number }[];
  photos?: readonly number[];
  modified: number;
}

/** Shards by preprocessing and name. */
async function listShards(blobs: Blobs): Promise<Map<string, Map<string, Stored>>> {
  const specs = new Map<string, Map<string, Stored>>();
  for await (const { path, size, modified } of blobs.dated({ container, path: "" })) {
    const [spec = ""] = path.split("/");
    const shards = specs.get(spec) ?? new Map<string, Stored>();
    const name = path.slice(spec.length + 1).replace(/\.\w+$/, "");
    const { files, ...known } = shards.get(name) ?? { files: [], modified };
    const isList = path.endsWith(".json");
    const list = isList ? await blobs.read({ container, path }) : undefined;
    const photos = list && photosIn(list.text)?.map(shortOf);
    const all = isList ? [{ path, size }, ...files] : [...files, { path, size }];
    specs.set(spec, shards.set(name, { ...known, files: all, ...(photos && { photos }) }));
  }
  return specs;
}

/** The photos that are wanted, by the preprocessing whose shards hold them. */
interface AllWanted {
  newest: ReadonlyMap<string, PhotoSet[]>;
  others: ReadonlyMap<string, PhotoSet>;
  /** Wanted by a run whose plan cannot be read: in whatever preprocessing. */
  anywhere: PhotoSet;
  /** Preprocessings that a run under way may read or write; null for one that is not known. */
  inUse: ReadonlySet<string | null>;
}

/** Names of the shards that stay: in use, of photos that are wanted, or not finished for less than a day. */
function keptOf(spec: string, shards: ReadonlyMap<string, Stored>, wanted: AllWanted): Set<string> {
  if (wanted.inUse.has(spec) || wanted.inUse.has(null)) return new Set(shards.keys());
  const whole = new Map<string, readonly number[]>();
  const kept = new Set<string>();
  for (const [name, { photos, modified }] of shards) {
    if (photos) whole.set(name, photos);
    else if (Date.now() - modified < DAY) kept.add(name);
  }
  const others = [wanted.others.get(spec) ?? new Set<number>(), wanted.anywhere];
  for (const name of shardsToKeep(whole, { newest: wanted.newest.get(spec) ?? [], others })) kept.add(name);
  return kept;
}

async function wantedPhotos(blobs: Blobs, plans: PlansByModel, busy: readonly string[]): Promise<AllWanted> {
  const newest = new Map<string, PhotoSet[]>();
  const others = new Map<string, PhotoSet>();
  const anywhere: PhotoSet = new Set();
  const inUse = new Set<string | null>();
  for (const model of await everyModel(blobs, plans)) {
    const plan = plans.get(model);
    const present = plan && shardSpec(plan.preprocess);
    const catalog = await readCatalog(blobs, model);
    const { datasets } = mark(catalog, plan?.retention ?? KEEP_ALL);
    for (const spec of usedNow(catalog, present, busy.includes(model))) inUse.add(spec);
    for (const dataset of datasets.keys()) {
      if (!(await hasManifest(blobs, model, dataset))) continue;
      const sets: PhotoSet[] = [];
      for (const spec of new Set(
        catalog.runs.filter((run) => run.dataset === dataset).map(({ spec }) => spec),
      ))
        sets.push(spec === null ? anywhere : entry(others, spec, () => new Set()));
      if (dataset === catalog.newestDataset && present) {
        const photos: PhotoSet = new Set();
        entry(newest, present, () => []).push(photos);
        sets.push(photos);
      }
      for await (const { photo } of readManifest(blobs, model, dataset))
        for (const set of sets) set.add(shortOf(photo));
    }
  }
  return { newest, others, anywhere, inUse };
}

/** Preprocessings that runs of a model may use while shards are looked at: one that waits may begin at any moment. */
function usedNow({ runs }: KnownCatalog, present: string | undefined, busy: boolean): (string | null)[] {
  if (!busy && !runs.some(({ state }) => state === "running")) return [];
  const specs = runs.filter(({ state }) => state !== "ended").map(({ spec }) => spec);
  return present === undefined ? specs : [present, ...specs];
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
