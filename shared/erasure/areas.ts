import type { Blobs } from "../clients/blobs.ts";
import type { BlobPath } from "../kit/paths.ts";
import { paths, REMOTE } from "../kit/paths.ts";
import type { PlansByModel } from "../plan/plans.ts";
import type { Plan } from "../plan/schema.ts";
import { isRunOf } from "../requests/request.ts";

/** Containers of ours that hold texts about photos, apart from what Databricks rewrites. */
export const AREAS = ["datasets", "runs", "models", "predictions", "quarantine"] as const;
export type Area = (typeof AREAS)[number];

/** Every blob of a model in a container of ours. What was trained by hand is everybody's: an error of it may name a photo. */
export async function* blobsOf(
  blobs: Blobs,
  area: Area,
  model: string,
  plan: Plan | undefined,
): AsyncGenerator<BlobPath> {
  if (!(await blobs.hasContainer(area))) return;
  for (const folder of foldersOf(area, model, plan))
    for await (const { path } of blobs.list(folder))
      if (area !== "runs" || isOf(model, path)) yield { ...folder, path };
}

function foldersOf(area: Area, model: string, plan: Plan | undefined): BlobPath[] {
  const own = { container: area, path: `${model}/` };
  if (area === "runs")
    return [own, { container: area, path: `${model}-` }, { container: area, path: `${REMOTE}/` }];
  return area === "datasets" && plan ? [own, paths.index(plan.images)] : [own];
}

/** Whether a path below the container "runs" may be a model's: its own, that of one of its runs, or of a training by hand. */
function isOf(model: string, path: string): boolean {
  const [folder = ""] = path.split("/");
  return folder === model || folder === REMOTE || isRunOf(model, folder);
}

/** Folders of "datasets" that are no model's own. */
const SHARED = new Set(["index", "compacted", "erased"]);

/** Every model that has a plan, or whose data is still here. */
export async function everyModel(blobs: Blobs, plans: PlansByModel): Promise<string[]> {
  const models = new Set(plans.keys());
  for await (const folder of blobs.folders({ container: "datasets", path: "" }))
    if (!SHARED.has(folder)) models.add(folder);
  return [...models].sort();
}
