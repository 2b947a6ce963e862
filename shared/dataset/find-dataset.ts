import type { Blobs } from "../clients/blobs.ts";
import { collect } from "../kit/collect.ts";
import { explain, isMalformed, Problem } from "../kit/errors.ts";
import { type Page, pageOf } from "../kit/page.ts";
import { paths } from "../kit/paths.ts";
import type { DatasetSummary } from "./description.ts";
import { readNewest } from "./find-deletions.ts";
import { LATEST } from "./routes.ts";
import { readSummary } from "./store.ts";

/** A page of a model's datasets, the newest first; and those of which nothing can be told, with the reason. */
export async function readDatasets(blobs: Blobs, model: string, page: Page) {
  const datasets: DatasetSummary[] = [];
  const broken: { dataset: string; why: string }[] = [];
  const versions = await versionsOf(blobs, model);
  for (const found of await Promise.all(versions.map((version) => summaryOf(blobs, model, version))))
    if (found && "why" in found) broken.push(found);
    else if (found) datasets.push(found);
  datasets.sort((a, b) => (a.describedAt < b.describedAt ? 1 : -1));
  const { items, next } = pageOf(datasets, ({ dataset }) => dataset, page);
  return { datasets: items, broken, ...(next !== undefined && { next }) };
}

async function summaryOf(blobs: Blobs, model: string, dataset: string) {
  try {
    return await readSummary(blobs, model, dataset);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return { dataset, why: `datasets/${model}/${dataset}/summary.json cannot be read: ${explain(error)}` };
  }
}

const VERSION = /^[0-9a-f]{64}$/;

async function versionsOf(blobs: Blobs, model: string): Promise<string[]> {
  return (await collect(blobs.folders(paths.datasets(model)))).filter((name) => VERSION.test(name));
}

/** The dataset of this version, the only one that begins so, or the one that the newest run was about. */
export async function findDataset(blobs: Blobs, model: string, name: string): Promise<DatasetSummary> {
  if (name !== LATEST) return named(blobs, model, name);
  const newest = await readNewest(blobs, model);
  if (newest) return named(blobs, model, newest.dataset);
  const remedy = `the first run makes one. GET /api/models/${model}/runs says how it stands.`;
  throw new Problem(404, "dataset-not-found", `"${model}" has no dataset yet: ${remedy}`);
}

async function named(blobs: Blobs, model: string, begin: string): Promise<DatasetSummary> {
  const whole = VERSION.test(begin) ? [begin] : await versionsOf(blobs, model);
  const fitting = whole.filter((dataset) => dataset.startsWith(begin));
  const found = fitting.length === 1 ? await summaryOf(blobs, model, fitting[0] as string) : undefined;
  if (found && "why" in found) throw new Problem(500, "dataset-unreadable", found.why);
  if (found) return found;
  const many = fitting.length > 1 ? `${fitting.length} datasets begin` : "No dataset begins";
  throw new Problem(
    404,
    "dataset-not-found",
    `${many} with "${begin}": GET /api/models/${model}/datasets lists them.`,
  );
}
