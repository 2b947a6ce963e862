import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { unlessDamaged } from "../kit/damaged.ts";
import { explain } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";

/** That a cluster had no room for a run's tasks, and when: ISO. */
const Full = z.object({ cluster: z.string(), at: z.string() });

/** Milliseconds for which it is believed: a full cluster is asked for again each minute. */
const BELIEVED = 3 * 60_000;

const fullAt = (runId: string) => paths.run(runId, "full.json");

/** Notes that tasks of a run wait for room on a cluster; `now` in milliseconds since 1970. A note that cannot be kept holds up no task. */
export async function noteFull(blobs: Blobs, runId: string, cluster: string, now: number): Promise<void> {
  try {
    await blobs.writeJson(fullAt(runId), { cluster, at: new Date(now).toISOString() });
  } catch (error) {
    console.warn(`That the cluster ${cluster} has no room for run ${runId} is not noted: ${explain(error)}`);
  }
}

/** The cluster that tasks of a run wait for, if any do: none that a note names which cannot be read. */
export async function waitsFor(blobs: Blobs, runId: string, now: number): Promise<string | undefined> {
  const full = await unlessDamaged(blobs.json(fullAt(runId), Full));
  // A clock that is ahead wrote what is to come: no more of it is believed than of what is past.
  return full && Math.abs(now - Date.parse(full.at)) < BELIEVED ? full.cluster : undefined;
}
