import type { Blobs } from "../clients/blobs.ts";
import { collect } from "../kit/collect.ts";
import { isMalformed } from "../kit/damaged.ts";
import { explain, Problem } from "../kit/errors.ts";
import { noSuchPage, type Page } from "../kit/page.ts";
import { paths } from "../kit/paths.ts";
import type { DatasetSummary } from "./description.ts";
import { readNewest } from "./find-deletions.ts";
import { LATEST } from "./routes.ts";
import { readSummary } from "./store.ts";

/** A page of a model's datasets, the newest first; and those among them of which nothing can be told, with the reason. */
export async function readDatasets(blobs: Blobs, model: string, { after, limit }: Page) {
  const datasets: DatasetSummary[] = [];
  const broken: { dataset: string; why: string }[] = [];
  let next: string | undefined;
  let last = "";
  let begun = after === "";
  for await (const { key, dataset, known } of byTime(blobs, model, after === "" ? limit + 1 : undefined)) {
    if (begun && datasets.length === limit) {
      next = last;
      break;
    }
    if (begun) {
      const found = known ?? (await summaryOf(blobs, model, dataset));
      if (found && "why" in found) broken.push(found);
      else if (found) datasets.push(found);
      last = key;
    } else begun = key === after;
  }
  if (!begun) throw noSuchPage(after);
  return { datasets, broken, ...(next !== undefined && { next }) };
}

interface Dated {
  /** Its name in the list. */
  key: string;
  dataset: string;
  /** What was read of it on the way. */
  known?: Awaited<ReturnType<typeof summaryOf>>;
}

/**
 * A model's datasets, the newest first. Those that were described before they were noted by time are older than any that was, and
 * are read to be sorted; those that cannot be read come last.
 */
async function* byTime(blobs: Blobs, model: string, atOnce?: number): AsyncGenerator<Dated> {
  const folder = paths.datasetsByTime(model);
  const noted = new Set<string>();
  for await (const { path } of blobs.list(folder, atOnce)) {
    const key = path.slice(folder.path.length).replace(/\.json$/, "");
    const dataset = key.replace(/^\d+-/, "");
    noted.add(dataset);
    yield { key, dataset };
  }
  const others = (await versionsOf(blobs, model)).filter((dataset) => !noted.has(dataset));
  const found = await Promise.all(others.map((dataset) => summaryOf(blobs, model, dataset)));
  const dated = others.map((dataset, n) => ({ key: dataset, dataset, known: found[n] }));
  const at = ({ known }: Dated) => (known && "describedAt" in known ? known.describedAt : "");
  yield* dated.filter(({ known }) => known).sort((a, b) => (at(a) < at(b) ? 1 : -1));
}

/** Notes a dataset where the newest are found first, by when it was described first. */
export async function noteByTime(blobs: Blobs, { dataset, describedAt }: DatasetSummary, model: string) {
  await blobs.keepJson(paths.datasetByTime(model, describedAt, dataset), { dataset });
}

async function summaryOf(blobs: Blobs, model: string, dataset: string) {
  try {
    return await readSummary(blobs, model, dataset);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return { dataset, why: explain(error) };
  }
}

const VERSION = /^[0-9a-f]{64}$/;
/** How one may begin. Storage, which is asked for names that begin so, takes not every text. */
const BEGIN = /^[0-9a-f]*$/;

/** All datasets of a model whose identity begins so. */
async function versionsOf(blobs: Blobs, model: string, begin = ""): Promise<string[]> {
  if (!BEGIN.test(begin)) return [];
  const { container, path } = paths.datasets(model);
  const names = await collect(blobs.folders({ container, path: `${path}${begin}` }));
  return names.map((rest) => `${begin}${rest}`).filter((name) => VERSION.test(name));
}

/** The dataset of this version, the only one that begins so, or the one that the newest run was about. */
export async function findDataset(blobs: Blobs, model: string, name: string): Promise<DatasetSummary> {
  if (name !== LATEST) return named(blobs, model, name);
  const newest = await readNewest(blobs, model);
  if (newest) return named(blobs, model, newest.dataset);
  const remedy = `the first run makes one. GET /api/models/${model}/runs says how it stands.`;
  throw new Problem(404, "dataset-not-found", `"${model}" has no dataset of all its photos yet: ${remedy}`);
}

async function named(blobs: Blobs, model: string, begin: string): Promise<DatasetSummary> {
  const fitting = VERSION.test(begin) ? [begin] : await versionsOf(blobs, model, begin);
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
