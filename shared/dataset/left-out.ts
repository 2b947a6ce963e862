import type { Blobs } from "../clients/blobs.ts";
import { noSuchPage, type Page } from "../kit/page.ts";
import { paths } from "../kit/paths.ts";
import { LeftOut } from "./description.ts";
import { readRunDataset } from "./store.ts";

const MOST = 100;

/** Where a run names every file that is not in its dataset. */
export const leftOutBlob = (runId: string) => paths.run(runId, "left-out.jsonl");

/**
 * How many files a run has left out, the first hundred with their reasons, and the route that has all of them; and how many it
 * has ignored, for they are no photos.
 */
export async function readLeftOut(blobs: Blobs, runId: string) {
  const blob = leftOutBlob(runId);
  if (!(await blobs.exists(blob))) return { count: 0, first: [], ignored: {} };
  const ignored = (await readRunDataset(blobs, runId))?.ignored ?? {};
  const first: LeftOut[] = [];
  let count = 0;
  for await (const line of blobs.lines(blob, LeftOut)) if (count++ < MOST) first.push(line);
  return { count, first, all: `/api/runs/${runId}/left-out`, ignored };
}

/** A page of the files that a run has left out, in the order in which it has named them. */
export async function readLeftOutFiles(blobs: Blobs, runId: string, { after, limit }: Page) {
  const files: LeftOut[] = [];
  if (!(await blobs.exists(leftOutBlob(runId)))) return { files };
  let begun = after === "";
  for await (const file of blobs.lines(leftOutBlob(runId), LeftOut)) {
    if (begun && files.length === limit) return { files, next: files.at(-1)?.path };
    if (begun) files.push(file);
    else begun = file.path === after;
  }
  if (!begun) throw noSuchPage(after);
  return { files };
}
