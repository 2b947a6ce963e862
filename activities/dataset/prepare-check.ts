import type { Blobs } from "../../shared/clients/blobs.ts";
import { filesOf } from "../../shared/clients/compacted.ts";
import { leftOutBlob } from "../../shared/dataset/left-out.ts";
import { source } from "../../shared/dataset/listing.ts";
import { index, readRunDataset, runPhotos } from "../../shared/dataset/store.ts";
import { checkFiles, checkTask } from "../../shared/dataset/tasks.ts";
import { paths } from "../../shared/kit/paths.ts";
import { limitsOf } from "../../shared/plan/checks.ts";
import { writeSpec } from "../../shared/tasks/specs.ts";
import { readTraffic } from "../../shared/versions/store.ts";
import type { Activity } from "../activity.ts";
import type { prepareCheck } from "./contracts.ts";

export const prepareCheckWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof prepareCheck> =>
  async ({ request, dataset, files, problems }) => {
    const { runId, model, plan } = request;
    const { near_duplicates, checks, renamed, classes, review, split } = plan.dataset;
    const champion = (await readTraffic(blobs, model))?.version;
    const spec = await writeSpec(blobs, checkTask, checkFiles(runId), {
      model,
      dataset,
      images: blobs.photosUri(source(plan).container),
      photos: blobs.uri(runPhotos(runId)),
      records: recordsOf(blobs, plan.images),
      leftOut: blobs.uri(leftOutBlob(runId)),
      files,
      problems,
      size: plan.preprocess.size,
      nearDuplicates: near_duplicates === "off" ? null : near_duplicates,
      checks: limitsOf(checks),
      champion: champion
        ? { version: champion, profile: blobs.uri(paths.model(model, champion, "profile.json")), renamed }
        : null,
      classesLeftOut: (await readRunDataset(blobs, runId))?.classesLeftOut ?? [],
      split,
      planned: [...(classes === "found" ? [] : classes), review],
      report: blobs.uri(paths.dataset(model, dataset, "")),
    });
    return { spec };
  };

/** What every inspection has written of the photos below a prefix. */
async function* recordsOf(blobs: Blobs, images: string) {
  for await (const file of filesOf(blobs, index({ images }))) yield blobs.uri(file);
}
