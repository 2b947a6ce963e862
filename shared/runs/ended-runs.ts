import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { unlessDamaged } from "../kit/damaged.ts";
import { explain } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { RunEnd, Started, startedBlob } from "../requests/request.ts";
import { runsByTime } from "./read-runs.ts";
import { ENOUGH } from "./troubles.ts";

/** So many of a model's newest runs are looked at, so many at once: photos that keep coming may oust dozens in a row. */
const [NEWEST, AT_ONCE] = [200, 20] as const;

/** Others did nothing, or were stopped. */
const TRAINED = new Set(["promoted", "refused"]);
const STOPPED = new Set(["cancelled", "superseded"]);

/** What is read of a request that an app of any version made. */
const Asked = z.object({ sample: z.unknown().optional() });

interface Ended {
  runId: string;
  outcome: string;
  /** How long it took, in seconds, if that is known and it trained. */
  trained: number | undefined;
}

/** The newest runs on all photos that have come to an end by themselves: as many as a median takes, if there are so many. */
export async function endedRuns(blobs: Blobs, model: string): Promise<Ended[]> {
  const { runIds } = await runsByTime(blobs, model, { after: "", limit: NEWEST });
  const found: Ended[] = [];
  for (let n = 0; n < runIds.length && trainedOf(found).length < ENOUGH; n += AT_ONCE) {
    const some = await Promise.all(
      runIds.slice(n, n + AT_ONCE).map((runId) => unlessDamaged(endedRun(blobs, runId), untold(runId))),
    );
    found.push(...some.flatMap((one) => one ?? []));
  }
  return found;
}

/** How many seconds each of them took that trained. */
export const trainedOf = (ended: readonly Ended[]): number[] => ended.flatMap(({ trained }) => trained ?? []);

const untold = (runId: string) => (error: unknown) =>
  console.warn(`How run ${runId} ended cannot be told: ${explain(error)}`);

/** Undefined for a run that goes on, was stopped, or was on a sample, which never serves and is fast. */
async function endedRun(blobs: Blobs, runId: string): Promise<Ended | undefined> {
  const end = await blobs.json(paths.run(runId, "result.json"), RunEnd);
  if (!end || STOPPED.has(end.outcome)) return undefined;
  const asked = await blobs.json(paths.run(runId, "request.json"), Asked);
  if (asked?.sample !== undefined) return undefined;
  const began = TRAINED.has(end.outcome) ? await blobs.json(startedBlob(runId), Started) : undefined;
  const trained = began && (Date.parse(end.endedAt) - Date.parse(began.startedAt)) / 1000;
  return { runId, outcome: end.outcome, trained };
}
