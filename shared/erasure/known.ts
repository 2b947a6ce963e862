import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import type { Plans } from "../plan/plans.ts";
import { everyModel } from "./areas.ts";
import { datasetsWith } from "./datasets-with.ts";
import { findFiles } from "./find-files.ts";

/** Whether any file that was ever inspected, or any dataset or inference log of any model, has the photo. */
export async function isKnown(blobs: Blobs, plans: Plans, photo: string): Promise<boolean> {
  if ((await findFiles(blobs, photo)).files.length > 0) return true;
  for (const model of await everyModel(blobs, await plans.all()))
    if (
      (await datasetsWith(blobs, model, [photo])).length > 0 ||
      (await blobs.exists(paths.loggedPhoto(model, photo)))
    )
      return true;
  return false;
}
