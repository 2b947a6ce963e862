import type { Blobs } from "../clients/blobs.ts";
import { type BlobPath, paths } from "../kit/paths.ts";
import { fateOf, isOver } from "./fate.ts";
import { keepKnown } from "./known.ts";
import { type Marks, mark, type Policy } from "./mark.ts";
import { readCatalog } from "./read-catalog.ts";

/** What goes of one run, version, dataset or snapshot. */
export interface Going {
  what: string;
  blobs: number;
  bytes: number;
}

/** Keeps everything: what has no plan says of no version that it may go. */
export const KEEP_ALL: Policy = {
  versions: Number.MAX_SAFE_INTEGER,
  runs: Number.MAX_SAFE_INTEGER,
  pinned: [],
};

/** What of a model goes and why the rest stays; with `remove` it goes. To be called while no run is under way. */
export async function sweepModel(blobs: Blobs, model: string, policy: Policy, remove: boolean) {
  const catalog = await readCatalog(blobs, model);
  if (remove) await keepKnown(blobs, model, catalog.known);
  const marks = mark(catalog, policy);
  const going = new Map<string, Going>();
  const folders = [...foldersOf(model), ...(await loggedBefore(blobs, model, marks, catalog.now))];
  for (const folder of folders)
    for await (const found of blobs.dated(folder)) {
      const blob = { container: folder.container, path: found.path };
      if (fateOf({ ...blob, modified: found.modified }, model, marks, catalog.now).keep) continue;
      // By its version: a photo of an answer may be written anew meanwhile, and stays.
      if (remove && !(await blobs.remove(blob, { ifMatch: found.etag }))) continue;
      const what = thingOf(blob);
      const sum = going.get(what) ?? { what, blobs: 0, bytes: 0 };
      going.set(what, { what, blobs: sum.blobs + 1, bytes: sum.bytes + found.size });
    }
  if (remove) for (const folder of folders) await blobs.removeEmptyFolders(folder);
  const { versions, runs, datasets, snapshots, all } = marks;
  const keeps = {
    ...(all !== undefined && { everything: all }),
    versions: Object.fromEntries(versions),
    runs: Object.fromEntries(runs),
    datasets: Object.fromEntries(datasets),
    snapshots: Object.fromEntries(snapshots),
  };
  return { goes: [...going.values()], keeps };
}

const foldersOf = (model: string): BlobPath[] => [
  { container: "runs", path: `${model}-` },
  paths.operations(model),
  { container: "runs", path: `${model}/trials/` },
  { container: "runs", path: `${model}/evaluations/` },
  { container: "runs", path: `${model}/batches/` },
  { container: "models", path: `${model}/` },
  { container: "datasets", path: `${model}/` },
  { container: "predictions", path: `${model}/batches/` },
];

/** Where the inference log may have something to let go: nothing is listed of one that keeps all, and no day of those that stay. */
async function loggedBefore(
  blobs: Blobs,
  model: string,
  { logged }: Marks,
  now: number,
): Promise<BlobPath[]> {
  if (logged === Number.POSITIVE_INFINITY) return [];
  const found = [paths.predictions(model, "photos/")];
  for await (const name of blobs.folders(paths.predictions(model, "")))
    if (isOver(name, logged, now)) found.push(paths.predictions(model, `${name}/`));
  return found;
}

/** Folders that hold many of a kind. */
const DEEPER = new Set(["snapshots", "batches"]);

/** The run, version, dataset, snapshot or batch that a blob belongs to. */
function thingOf({ container, path }: BlobPath): string {
  const parts = path.split("/");
  const depth =
    container === "runs" && parts[1] !== "batches"
      ? parts[1] === "operations"
        ? 2
        : 1
      : DEEPER.has(parts[1] ?? "")
        ? 3
        : 2;
  return [container, ...parts.slice(0, depth)].join("/");
}
