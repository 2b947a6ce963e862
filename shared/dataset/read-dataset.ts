import type { Blobs } from "../clients/blobs.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { RunEnd, Trained } from "../requests/request.ts";
import type { DatasetSummary } from "./description.ts";
import { type Diff, diff, type Kept } from "./diff.ts";
import { findDataset } from "./find-dataset.ts";
import { readLeftOut } from "./left-out.ts";
import type { PhotosWanted } from "./routes.ts";
import type { Split } from "./split.ts";
import { hasManifest, readFiles, readManifest } from "./store.ts";

/** Which runs and versions have trained on a dataset. */
export async function readTrainings(blobs: Blobs, { dataset }: DatasetSummary, model: string) {
  const folder = paths.trainings(model, dataset);
  const trainings = [];
  for await (const { path } of blobs.list(folder)) {
    const marker = await blobs.json({ ...folder, path }, Trained);
    if (!marker) continue;
    const { runId, outcome } = marker;
    const result = await blobs.json(paths.run(runId, "result.json"), RunEnd);
    trainings.push({ runId, outcome, ...(result?.version && { version: result.version }) });
  }
  return trainings;
}

/** A dataset as people see it: figures, what was left out and why, who has trained on it, and where its photos are listed. */
export async function readDataset(blobs: Blobs, model: string, begin: string) {
  const summary = await findDataset(blobs, model, begin);
  const url = `/api/models/${model}/datasets/${summary.dataset}`;
  const leftOut = { ...(await readLeftOut(blobs, summary.runId)), reasons: summary.leftOut };
  const trainings = await readTrainings(blobs, summary, model);
  return { model, ...summary, leftOut, trainings, photosUrl: `${url}/photos`, reportUrl: `${url}/report` };
}

/** A page of a dataset's photos, with labels and sides, in the order of their identities. */
export async function readPhotos(blobs: Blobs, model: string, begin: string, wanted: PhotosWanted) {
  const { dataset } = await findDataset(blobs, model, begin);
  await mustHaveManifest(blobs, model, dataset);
  const photos: { photo: string; label: string; split: Split }[] = [];
  for await (const line of readManifest(blobs, model, dataset)) {
    if (line.photo <= wanted.after) continue;
    if (wanted.label !== undefined && line.label !== wanted.label) continue;
    if (wanted.split !== undefined && line.split !== wanted.split) continue;
    if (photos.length === wanted.limit) return { dataset, photos, next: photos.at(-1)?.photo };
    photos.push(line);
  }
  return { dataset, photos };
}

/** What makes the second dataset of the first. */
export async function readDiff(blobs: Blobs, model: string, [a, b]: [string, string], limit: number) {
  const [before, after] = await Promise.all([findDataset(blobs, model, a), findDataset(blobs, model, b)]);
  for (const { dataset } of [before, after]) await mustHaveManifest(blobs, model, dataset);
  const kept = ({ dataset }: DatasetSummary): Kept => ({
    manifest: readManifest(blobs, model, dataset),
    files: filesIfKept(blobs, model, dataset),
  });
  const differences: Diff = await diff(kept(before), kept(after), limit);
  const short = ({ dataset, photos, describedAt }: DatasetSummary) => ({ dataset, photos, describedAt });
  return { model, from: short(before), to: short(after), ...differences };
}

/** The figures of a dataset are kept for ever, the list of its photos by the plan. */
async function mustHaveManifest(blobs: Blobs, model: string, dataset: string): Promise<void> {
  if (await hasManifest(blobs, model, dataset)) return;
  const why = `no version learned from it, and "retention" in the plan of "${model}" let its photos go`;
  throw new Problem(
    404,
    "dataset-not-kept",
    `The photos of dataset ${dataset} are no longer listed: ${why}.`,
  );
}

/** Where photos were is let go before which photos there were. */
async function* filesIfKept(blobs: Blobs, model: string, dataset: string): ReturnType<typeof readFiles> {
  if (await blobs.exists(paths.dataset(model, dataset, "files.jsonl")))
    yield* readFiles(blobs, model, dataset);
}
