import type { Blobs } from "../clients/blobs.ts";
import type { Databricks } from "../clients/databricks.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { isInstanceId } from "../kit/ids.ts";
import { paths } from "../kit/paths.ts";
import { readRequest } from "../requests/read-request.ts";
import { CLUSTER_TAG } from "./clusters.ts";
import { forWhat } from "./run-name.ts";

/**
 * Ends what life cycles that are over have left at Databricks, their runs and clusters, and says what that was: what Databricks was away
 * for, what a crash has left, what somebody has submitted twice. One that has died without a result is ended by whoever repairs its model.
 * What other apps of the workspace have started is left alone: we know of no request of theirs.
 */
export async function reap(
  { blobs, databricks }: { blobs: Blobs; databricks: Databricks },
  orchestrations: Orchestrations,
): Promise<string[]> {
  const known = new Map<string, boolean>();
  const isOver = async (runId: string) => {
    const found = known.get(runId) ?? (await isOverIn(blobs, runId, orchestrations));
    known.set(runId, found);
    return found;
  };
  const reaped: string[] = [];
  for await (const { databricksRunId, name } of databricks.active())
    if (await isOver(forWhat(name))) {
      await databricks.cancel(databricksRunId);
      reaped.push(`run ${databricksRunId} (${name})`);
    }
  for await (const { cluster_id, custom_tags } of databricks.clusters.tagged(CLUSTER_TAG)) {
    const runId = custom_tags[CLUSTER_TAG] as string;
    if (!(await isOver(runId))) continue;
    await databricks.clusters.delete(cluster_id);
    reaped.push(`cluster ${cluster_id} (${runId})`);
  }
  return reaped;
}

async function isOverIn(blobs: Blobs, runId: string, orchestrations: Orchestrations): Promise<boolean> {
  if (!isInstanceId(runId) || !(await readRequest(blobs, runId))) return false;
  if (!(await blobs.exists(paths.run(runId, "result.json")))) return false;
  return !(await orchestrations.status(runId))?.active;
}
