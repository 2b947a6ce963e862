import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";

/** How many evaluations a test photo has judged, and the run of the last one. */
export const Judged = z.looseObject({ photo: z.string(), times: z.number(), runId: z.string() });
type Judged = z.infer<typeof Judged>;

/**
 * Notes that a run was judged by these test photos, and gives how many evaluations the median one of them had judged before.
 * A repetition for the same run counts once.
 */
export async function noteJudged(
  blobs: Blobs,
  model: string,
  runId: string,
  photos: AsyncIterable<{ photo: string }>,
): Promise<number> {
  const known = new Map<string, Judged>();
  const blob = paths.judged(model);
  if (await blobs.exists(blob))
    for await (const line of blobs.lines(blob, Judged)) known.set(line.photo, line);
  const before: number[] = [];
  for await (const { photo } of photos) {
    const line = known.get(photo);
    const { times = 0, runId: last } = line ?? {};
    const earlier = last === runId ? times - 1 : times;
    before.push(earlier);
    known.set(photo, { ...line, photo, times: earlier + 1, runId });
  }
  await blobs.writeLines(blob, known.values());
  return before.sort((a, b) => a - b)[Math.floor(before.length / 2)] ?? 0;
}
