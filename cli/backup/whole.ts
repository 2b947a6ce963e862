import type { Blobs } from "../../shared/clients/blobs.ts";
import { datasetVersion } from "../../shared/dataset/manifest.ts";
import { manifestBlob, readIndex, readManifest, readSummary } from "../../shared/dataset/store.ts";
import { collect } from "../../shared/kit/collect.ts";
import { explain } from "../../shared/kit/errors.ts";
import { type BlobPath, paths } from "../../shared/kit/paths.ts";
import { PublishedPlans } from "../../shared/plan/published-plan.ts";
import { readPublished } from "../../shared/plan/read-published.ts";
import { StoredResult } from "../../shared/runs/result.ts";
import { addVersion, readTraffic, versionNumbers } from "../../shared/versions/store.ts";

/** What an account holds, and what of it does not hold together, in words. */
export interface Found {
  models: number;
  /** Models with a version that answers. */
  serving: number;
  versions: number;
  plans: number;
  /** Of photos below the prefixes of plans: what each was found to be. */
  records: number;
  datasets: number;
  /** Of these, whose photos are not those that they are named by, where some were erased: nobody can tell whether others are missing. */
  reduced: number;
  /** In all datasets together. */
  photos: number;
  runs: number;
  wrong: string[];
}

/** SHA-256 of each file's bytes, by `container/path`. */
type Hashes = ReadonlyMap<string, string>;

/**
 * Looks through an account as the app would: at plans, at each model's versions and the one that serves, at datasets and at runs. Where
 * photos were erased a dataset has fewer than it is named by.
 */
export async function look(blobs: Blobs, hashes: Hashes, someErased: boolean): Promise<Found> {
  const none = {
    models: 0,
    serving: 0,
    versions: 0,
    plans: 0,
    records: 0,
    datasets: 0,
    reduced: 0,
    photos: 0,
    runs: 0,
  };
  const found: Found = { ...none, wrong: [] };
  const said = (work: Promise<void>) => work.catch((error) => void found.wrong.push(explain(error)));
  await said(plans(blobs, hashes, found));
  for (const model of namesIn(hashes, /^models\/([^/]+)\/./))
    await said(versions(blobs, hashes, model, found));
  for (const path of hashes.keys()) {
    const [, model, dataset] = /^datasets\/([^/]+)\/([^/]+)\/manifest[.]jsonl$/.exec(path) ?? [];
    if (model && dataset) await said(photos(blobs, model, dataset, someErased, found));
    const [, run] = /^runs\/([^/]+)\/result[.]json$/.exec(path) ?? [];
    if (run) await said(result(blobs, run, found));
  }
  return found;
}

const namesIn = (hashes: Hashes, pattern: RegExp) =>
  new Set([...hashes.keys()].flatMap((path) => pattern.exec(path)?.[1] ?? []));

async function plans(blobs: Blobs, hashes: Hashes, found: Found): Promise<void> {
  const published = await blobs.json(paths.plans, PublishedPlans);
  const prefixes = new Set<string>();
  for (const [model, text] of Object.entries(published?.models ?? {})) {
    const plan = readPublished(model, text, undefined);
    if (!plan) found.wrong.push(`the plan of ${model} cannot be read`);
    else prefixes.add(plan.images);
    if (plan) found.plans++;
  }
  if (namesIn(hashes, /^(datasets)\/./).size === 0) return; // and no container either
  for (const images of prefixes) for await (const _ of readIndex(blobs, { images })) found.records++;
}

async function versions(blobs: Blobs, hashes: Hashes, model: string, found: Found): Promise<void> {
  found.models++;
  const all = { cards: [], broken: [] } as Parameters<typeof addVersion>[3];
  for (const version of await versionNumbers(blobs, model)) await addVersion(blobs, model, version, all);
  found.wrong.push(...all.broken.map(({ why }) => why));
  const whole = new Set<string>();
  for (const { version, sha256 } of all.cards)
    if (isThere(hashes, paths.model(model, version, "model.onnx"), sha256, found)) whole.add(version);
  found.versions += whole.size;
  const traffic = await readTraffic(blobs, model);
  if (!traffic) return;
  found.serving++;
  const { version, sha256 } = traffic;
  if (!all.cards.some((card) => card.version === version))
    found.wrong.push(`${model}: version ${version} serves, and has no card`);
  isThere(hashes, paths.model(model, version, "model.onnx"), sha256, found);
  isThere(hashes, paths.model(model, version, "model.json"), undefined, found);
}

/** Whether a file is there with the bytes that are told of elsewhere, as far as they are; what is wrong with it is noted once. */
function isThere(
  hashes: Hashes,
  { container, path }: BlobPath,
  sha256: string | undefined,
  found: Found,
): boolean {
  const there = hashes.get(`${container}/${path}`);
  const fault =
    there === undefined ? "is missing" : sha256 && there !== sha256 ? `is not ${sha256}` : undefined;
  if (fault === undefined) return true;
  const line = `${container}/${path} ${fault}`;
  if (!found.wrong.includes(line)) found.wrong.push(line);
  return false;
}

async function photos(blobs: Blobs, model: string, dataset: string, someErased: boolean, found: Found) {
  const lines = await collect(readManifest(blobs, model, dataset));
  found.datasets++;
  found.photos += lines.length;
  const { container, path } = manifestBlob(model, dataset);
  const isIt = datasetVersion(lines.map((line) => ({ ...line, path: "", etag: "" }))) === dataset;
  if (!isIt && someErased) found.reduced++;
  else if (!isIt) found.wrong.push(`${container}/${path} is not the dataset that it is named by`);
  if (!(await readSummary(blobs, model, dataset)))
    found.wrong.push(`${container}/${path} has no summary beside it`);
}

async function result(blobs: Blobs, run: string, found: Found): Promise<void> {
  if (await blobs.json(paths.run(run, "result.json"), StoredResult)) found.runs++;
}
