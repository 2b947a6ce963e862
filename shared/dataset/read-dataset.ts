import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { collect } from "../kit/collect.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { RunEnd, Trained } from "../requests/request.ts";
import { type Diff, diff, type Kept } from "./diff.ts";
import { readLeftOut } from "./left-out.ts";
import { SPLITS, type Split } from "./split.ts";
import { type DatasetSummary, hasManifest, readFiles, readManifest, readSummary } from "./store.ts";

/** The summaries of all datasets of a model, the newest first. */
export async function readDatasets(blobs: Blobs, model: string): Promise<DatasetSummary[]> {
  const versions = await versionsOf(blobs, model);
  const summaries = await Promise.all(versions.map((dataset) => readSummary(blobs, model, dataset)));
  const found = summaries.filter((summary) => summary !== undefined);
  return found.sort((a, b) => (a.describedAt < b.describedAt ? 1 : -1));
}

const VERSION = /^[0-9a-f]{64}$/;

async function versionsOf(blobs: Blobs, model: string): Promise<string[]> {
  return (await collect(blobs.folders(paths.datasets(model)))).filter((name) => VERSION.test(name));
}

/** A dataset by its version, or by so much of its beginning that it is the only one. */
export const DatasetNamed = z.object({
  model: z.string(),
  dataset: z.string().min(8, "needs at least 8 characters"),
});

/** The dataset of this version, or of the only one that begins so. */
export async function findDataset(blobs: Blobs, model: string, begin: string): Promise<DatasetSummary> {
  const whole = VERSION.test(begin) ? [begin] : await versionsOf(blobs, model);
  const fitting = whole.filter((dataset) => dataset.startsWith(begin));
  const summary = fitting.length === 1 ? await readSummary(blobs, model, fitting[0] as string) : undefined;
  if (summary) return summary;
  const many = fitting.length > 1 ? `${fitting.length} datasets begin` : "No dataset begins";
  throw new Problem(
    404,
    "dataset-not-found",
    `${many} with "${begin}": GET /api/models/${model}/datasets lists them.`,
  );
}

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

export const PhotosWanted = z.object({
  label: z.string().optional(),
  split: z.enum(SPLITS).optional(),
  /** The last photo of the page before. */
  after: z.string().default(""),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** A page of a dataset's photos, with labels and sides, in the order of their identities. */
export async function readPhotos(
  blobs: Blobs,
  model: string,
  begin: string,
  wanted: z.infer<typeof PhotosWanted>,
) {
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
