import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";

/** What retention goes by of a run that has ended. */
export const EndedRun = z.object({
  runId: z.string(),
  snapshot: z.string(),
  /** When it ended, or was asked for if nobody knows; milliseconds since 1970. */
  at: z.number(),
  dataset: z.string().exactOptional(),
  /** The shards that it used, or null where its plan could not be read. */
  spec: z.string().nullable(),
});
export type EndedRun = z.infer<typeof EndedRun>;

/** What retention goes by of a version. */
export const KnownVersion = z.object({
  version: z.string(),
  runId: z.string(),
  dataset: z.string(),
  snapshot: z.string(),
});
export type KnownVersion = z.infer<typeof KnownVersion>;

/** What earlier sweeps have found out of a model, by name. */
export interface Known {
  runs: Map<string, EndedRun>;
  versions: Map<string, KnownVersion>;
}

export async function readKnown(blobs: Blobs, model: string): Promise<Known> {
  const known: Known = { runs: new Map(), versions: new Map() };
  const [ended, versions] = [paths.endedRuns(model), paths.knownVersions(model)];
  if (await blobs.exists(ended))
    for await (const run of blobs.lines(ended, EndedRun)) known.runs.set(run.runId, run);
  if (await blobs.exists(versions))
    for await (const one of blobs.lines(versions, KnownVersion)) known.versions.set(one.version, one);
  return known;
}

/** Keeps what a sweep has found out, for the next one. Whoever writes last counts: what is lacking is only read once more. */
export async function keepKnown(blobs: Blobs, model: string, { runs, versions }: Known): Promise<void> {
  await blobs.writeLines(paths.endedRuns(model), runs.values());
  await blobs.writeLines(paths.knownVersions(model), versions.values());
}
