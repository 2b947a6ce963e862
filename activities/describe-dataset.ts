import { describe } from "../shared/dataset/describe.ts";
import { datasetVersion, manifestLines } from "../shared/dataset/manifest.ts";
import { readIndex, readSnapshot, runPhotos } from "../shared/dataset/store.ts";
import type { Deps } from "../shared/deps.ts";
import { isSettled, Trained, trainedMarker } from "../shared/lifecycle.ts";
import { paths } from "../shared/paths.ts";
import { readTraffic } from "../shared/release/store.ts";
import { leftOutBlob } from "../shared/runs/left-out.ts";
import type { Activity } from "./activity.ts";
import type { describeDataset } from "./contracts/data.ts";

export const describeDatasetWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof describeDataset> =>
  async (request) => {
    const { runId, model, snapshot, plan, policyHash } = request;
    const files = await readSnapshot(blobs, model, snapshot);
    const { photos, leftOut, classes, counts, errors } = describe(files, await readIndex(blobs, plan), plan);
    const dataset = datasetVersion(photos);
    const summary = { dataset, classes, photos: photos.length, counts };
    await blobs.writeLines(runPhotos(runId), photos);
    await blobs.writeLines(leftOutBlob(runId), leftOut);
    await blobs.writeLines(paths.dataset(model, dataset, "manifest.jsonl"), manifestLines(photos));
    await blobs.writeJson(paths.dataset(model, dataset, "summary.json"), summary);
    const trained = await blobs.json(trainedMarker(request, dataset), Trained);
    const serving = (await readTraffic(blobs, model))?.runId;
    return {
      dataset,
      classes,
      photos: photos.length,
      leftOut: leftOut.length,
      errors,
      trainedBy: trained && isSettled(trained, serving, policyHash) ? trained.runId : null,
    };
  };
