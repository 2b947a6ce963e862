import type { DatabaseSync } from "node:sqlite";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { readChampion } from "../../shared/dataset/champion.ts";
import { heldClasses } from "../../shared/dataset/classes.ts";
import { erasuresOf } from "../../shared/dataset/deny.ts";
import { datasetPhotos, describe, leftOutFiles } from "../../shared/dataset/describe.ts";
import type { DatasetSummary, Description } from "../../shared/dataset/description.ts";
import { fewToHalve } from "../../shared/dataset/few-to-halve.ts";
import { photoFiles } from "../../shared/dataset/files.ts";
import { noteByTime } from "../../shared/dataset/find-dataset.ts";
import { forgetReturned, watchForReturned } from "../../shared/dataset/forget-returned.ts";
import { leftOutBlob } from "../../shared/dataset/left-out.ts";
import { datasetVersion, fileLines, manifestLines } from "../../shared/dataset/manifest.ts";
import { closing } from "../../shared/dataset/scratch.ts";
import { freshSides } from "../../shared/dataset/sides.ts";
import {
  readIndex,
  readSides,
  readSnapshot,
  readSummary,
  runPhotos,
  writeRunDataset,
} from "../../shared/dataset/store.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { NoPhotos } from "../../shared/requests/no-photos.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { settledBy } from "../../shared/requests/settled.ts";
import { readTraffic } from "../../shared/versions/store.ts";
import type { Activity } from "../activity.ts";
import type { describeDataset } from "./contracts.ts";

export const describeDatasetWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof describeDataset> =>
  async (request) => {
    const { runId, model, snapshot, plan, sample } = request;
    const ignored = { ...request.ignored };
    const traffic = await readTraffic(blobs, model);
    const erasureOf = await erasuresOf(blobs);
    const champion = traffic && (await readChampion(blobs, plan, traffic.version));
    const { records, seen } = watchForReturned(readIndex(blobs, plan), erasureOf);
    const files = await photoFiles(readSnapshot(blobs, plan, snapshot, ignored), records);
    const { dataset, errors, tooManyUnreadable, ...description } = await closing(files, async (db) => {
      if (erasureOf && seen.returned) await forgetReturned(blobs, plan, erasureOf);
      const before = {
        sides: readSides(blobs, model, runId),
        erased: (photo: string) => erasureOf?.(photo) !== undefined,
        champion,
      };
      const { errors, tooManyUnreadable, ...description } = await describe(db, plan, before, sample);
      await writeRunDataset(blobs, runId, { ...description, ignored });
      const dataset = await keepDataset(blobs, request, db, description);
      return { dataset, errors, tooManyUnreadable, ...description };
    });
    return {
      dataset,
      classes: description.classes,
      photos: description.photos,
      leftOut: Object.values(description.leftOut).reduce((sum, n) => sum + n, 0),
      errors: [...errors, ...(errors.length > 0 ? notIncluded(ignored) : [])],
      tooManyUnreadable,
      warnings: [
        ...heldClasses(description.classesLeftOut),
        ...fewToHalve(plan.search, description.counts),
        ...anotherThan(request, dataset),
      ],
      trainedBy: await settledBy(blobs, request, dataset, traffic?.runId),
    };
  };

/** What may be why there is too little to train on. */
const notIncluded = ({ "not-included": files = 0 }: NoPhotos): string[] =>
  files === 0 ? [] : [`The plan's dataset.include leaves out ${files} files: widen it if they are meant.`];

/** The warning that a dataset is not the one that was asked for: plan and erasures since have their part in it. */
const anotherThan = ({ fromDataset, sample }: LifecycleRequest, dataset: string): string[] =>
  fromDataset === undefined || sample !== undefined || fromDataset === dataset
    ? []
    : [
        `These are not the photos of dataset ${fromDataset} alone: what the plan says of datasets, or what was erased, has changed since.`,
      ];

/** Writes what the run goes on with, and the dataset for ever. Gives its version. */
async function keepDataset(
  blobs: Blobs,
  { runId, model, snapshot, plan }: LifecycleRequest,
  db: DatabaseSync,
  description: Description,
): Promise<string> {
  const dataset = datasetVersion(datasetPhotos(db));
  const at = (file: string) => paths.dataset(model, dataset, file);
  const describedAt = new Date().toISOString();
  const { include } = plan.dataset;
  const summary: DatasetSummary = {
    ...{ dataset, ...description, snapshot, runId, describedAt },
    ...(include && { include }),
  };
  await blobs.writeLines(runPhotos(runId), datasetPhotos(db));
  await blobs.writeLines(leftOutBlob(runId), leftOutFiles(db));
  await blobs.writeLines(paths.sidesOf(model, runId), freshSides(db));
  await blobs.keepLines(at("manifest.jsonl"), manifestLines(datasetPhotos(db)));
  await blobs.keepLines(at("files.jsonl"), fileLines(datasetPhotos(db)));
  await blobs.keepJson(at("summary.json"), summary);
  // An earlier run may have described it first, and been killed before it was noted.
  await noteByTime(blobs, (await readSummary(blobs, model, dataset)) ?? summary, model);
  return dataset;
}
