import type { DatabaseSync } from "node:sqlite";
import type { Blobs } from "../shared/clients/blobs.ts";
import { readChampion } from "../shared/dataset/champion.ts";
import { heldClasses } from "../shared/dataset/classes.ts";
import { type Description, datasetPhotos, describe, leftOutFiles } from "../shared/dataset/describe.ts";
import { photoFiles } from "../shared/dataset/files.ts";
import { datasetVersion, fileLines, manifestLines } from "../shared/dataset/manifest.ts";
import { freshSides } from "../shared/dataset/sides.ts";
import {
  type DatasetSummary,
  readIndex,
  readSides,
  readSnapshot,
  runPhotos,
  writeRunDataset,
} from "../shared/dataset/store.ts";
import type { Deps } from "../shared/deps.ts";
import { erasedPhotos } from "../shared/erasure/deny.ts";
import { isSettled, type LifecycleRequest, Trained, trainedMarker } from "../shared/lifecycle.ts";
import { paths } from "../shared/paths.ts";
import { readTraffic } from "../shared/release/store.ts";
import { leftOutBlob } from "../shared/runs/left-out.ts";
import type { Activity } from "./activity.ts";
import type { describeDataset } from "./contracts/data.ts";

export const describeDatasetWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof describeDataset> =>
  async (request) => {
    const { runId, model, snapshot, plan, policyHash } = request;
    const ignored = { ...request.ignored };
    const traffic = await readTraffic(blobs, model);
    const champion = traffic && (await readChampion(blobs, plan, traffic.version));
    using db = await photoFiles(readSnapshot(blobs, plan, snapshot, ignored), readIndex(blobs, plan));
    const { errors, ...description } = await describe(db, plan, {
      sides: readSides(blobs, model, runId),
      erased: await erasedPhotos(blobs),
      champion,
    });
    await writeRunDataset(blobs, runId, { ...description, ignored });
    const dataset = await keepDataset(blobs, request, db, description);
    const trained = await blobs.json(trainedMarker(request, dataset), Trained);
    return {
      dataset,
      classes: description.classes,
      photos: description.photos,
      leftOut: Object.values(description.leftOut).reduce((sum, n) => sum + n, 0),
      errors,
      warnings: heldClasses(description.classesLeftOut),
      trainedBy: trained && isSettled(trained, traffic?.runId, policyHash) ? trained.runId : null,
    };
  };

/** Writes what the run goes on with, and the dataset for ever. Gives its version. */
async function keepDataset(
  blobs: Blobs,
  { runId, model, snapshot }: LifecycleRequest,
  db: DatabaseSync,
  description: Description,
): Promise<string> {
  const dataset = datasetVersion(datasetPhotos(db));
  const at = (file: string) => paths.dataset(model, dataset, file);
  const describedAt = new Date().toISOString();
  const summary: DatasetSummary = { dataset, ...description, snapshot, runId, describedAt };
  await blobs.writeLines(runPhotos(runId), datasetPhotos(db));
  await blobs.writeLines(leftOutBlob(runId), leftOutFiles(db));
  await blobs.writeLines(paths.sidesOf(model, runId), freshSides(db));
  await blobs.keepLines(at("manifest.jsonl"), manifestLines(datasetPhotos(db)));
  await blobs.keepLines(at("files.jsonl"), fileLines(datasetPhotos(db)));
  await blobs.keepJson(at("summary.json"), summary);
  return dataset;
}
