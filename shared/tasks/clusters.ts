import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import type { ClusterSpec, Clusters } from "../clients/clusters.ts";
import { explain } from "../kit/errors.ts";
import { canonicalJson, sha256 } from "../kit/hash.ts";
import { paths } from "../kit/paths.ts";

/** What says whose a cluster is: Databricks shows it to people, and whoever looks for forgotten ones goes by it. */
export const CLUSTER_TAG = "darkroom-run";

const FOLDER = "clusters/";
/** A life cycle's cluster, and who is creating it since when, in milliseconds since 1970. */
const Kept = z.object({ clusterId: z.string().optional(), since: z.number() });
type Kept = z.infer<typeof Kept>;
const KEPT = { schema: Kept, format: 1 };
/** Whoever has not created a cluster after so long has died over it, or has begun so far ahead of us by a clock that was wrong. Milliseconds. */
const PATIENCE = 120_000;

/**
 * The id of the life cycle's cluster of this kind, created if there is none. Databricks would create one for each request: so one task
 * at a time may ask, and looks first for what a lost answer has left. Throws, for another try, while another task asks.
 */
export async function clusterOf(
  blobs: Blobs,
  clusters: Clusters,
  runId: string,
  spec: ClusterSpec,
): Promise<string> {
  const key = sha256(canonicalJson(spec)).slice(0, 8);
  const blob = paths.run(runId, `${FOLDER}${key}.json`);
  const kept = await blobs.json(blob, Kept);
  if (kept?.clusterId !== undefined && (await clusters.wake(kept.clusterId))) return kept.clusterId;

  const now = Date.now();
  const isLeft = (held: Kept | undefined) =>
    held === undefined ||
    (held.clusterId === undefined
      ? Math.abs(now - held.since) >= PATIENCE
      : held.clusterId === kept?.clusterId);
  const claim = (held: Kept | undefined) => (isLeft(held) ? { since: now } : (held as Kept));
  const { before, after } = await changeJson(blobs, blob, KEPT, undefined, claim);
  if (after.clusterId !== undefined) return after.clusterId;
  if (after.since === before?.since) throw new Error(`another task of ${runId} is creating its cluster`);

  const keep = (value: Kept) => changeJson(blobs, blob, KEPT, undefined, () => value);
  try {
    const clusterId = await findOrCreate(clusters, `${runId} ${key}`, spec, kept?.clusterId);
    await keep({ clusterId, since: now });
    return clusterId;
  } catch (error) {
    await keep({ since: 0 }); // the next one may try at once
    throw error;
  }
}

async function findOrCreate(
  clusters: Clusters,
  name: string,
  spec: ClusterSpec,
  gone: string | undefined,
): Promise<string> {
  for await (const { cluster_id, cluster_name } of clusters.tagged(CLUSTER_TAG))
    if (cluster_name === name && cluster_id !== gone && (await clusters.wake(cluster_id))) return cluster_id;
  return clusters.create(name, spec);
}

/** The ids of a life cycle's clusters. */
export async function clustersOf(blobs: Blobs, runId: string): Promise<string[]> {
  const folder = paths.run(runId, FOLDER);
  const ids: string[] = [];
  for await (const { path } of blobs.list(folder)) {
    const kept = await blobs.json({ ...folder, path }, Kept);
    if (kept?.clusterId !== undefined) ids.push(kept.clusterId);
  }
  return ids;
}

/** Deletes the clusters of a life cycle. Databricks that is away keeps no run from its end: whoever looks for forgotten clusters finds them. */
export async function endClusters(blobs: Blobs, clusters: Clusters, runId: string): Promise<void> {
  for (const clusterId of await clustersOf(blobs, runId))
    await clusters.delete(clusterId).catch((error: unknown) => {
      console.warn(`The cluster ${clusterId} of run ${runId} is not deleted yet: ${explain(error)}`);
    });
}
