import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import { readRunDataset } from "./store.ts";

const Line = z.object({ path: z.string(), reason: z.string(), detail: z.string() });
const MOST = 100;

/** Where a run names every file that is not in its dataset. */
export const leftOutBlob = (runId: string) => paths.run(runId, "left-out.jsonl");

/**
 * How many files a run has left out, the first hundred with their reasons, and where all of them are; and how many it has
 * ignored, for they are no photos.
 */
export async function readLeftOut(blobs: Blobs, runId: string) {
  const blob = leftOutBlob(runId);
  if (!(await blobs.exists(blob))) return { count: 0, first: [], ignored: {} };
  const ignored = (await readRunDataset(blobs, runId))?.ignored ?? {};
  const first: z.infer<typeof Line>[] = [];
  let count = 0;
  for await (const line of blobs.lines(blob, Line)) if (count++ < MOST) first.push(line);
  return { count, first, all: `${blob.container}/${blob.path}`, ignored };
}
