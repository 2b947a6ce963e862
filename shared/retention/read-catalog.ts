import { readHead } from "../admission/head-store.ts";
import type { Blobs } from "../clients/blobs.ts";
import { readNewest } from "../dataset/find-deletions.ts";
import { shardSpec } from "../dataset/shards.ts";
import { paths } from "../kit/paths.ts";
import { readRequest } from "../requests/read-request.ts";
import { isRunOf } from "../requests/request.ts";
import { StoredResult } from "../runs/result.ts";
import { readTraffic, readVersions } from "../versions/store.ts";
import type { Catalog, CatalogRun } from "./mark.ts";

const Ended = StoredResult.pick({ endedAt: true, dataset: true });

export interface KnownRun extends CatalogRun {
  /** The shards that it uses, or null where its plan cannot be read any more. */
  spec: string | null;
}

export interface KnownCatalog extends Catalog {
  runs: readonly KnownRun[];
}

/** Everything of a model that retention knows of. */
export async function readCatalog(blobs: Blobs, model: string): Promise<KnownCatalog> {
  const traffic = await readTraffic(blobs, model);
  const { cards, broken } = await readVersions(blobs, model);
  return {
    now: Date.now(),
    versions: cards,
    broken: broken.map(({ version }) => version),
    serving: traffic?.version ?? null,
    previous: traffic?.previous ?? null,
    best: traffic?.best?.version ?? null,
    runs: await readRuns(blobs, model),
    newestDataset: (await readNewest(blobs, model))?.dataset ?? null,
  };
}

async function readRuns(blobs: Blobs, model: string): Promise<KnownRun[]> {
  const { running, queued } = await readHead(blobs, model);
  const runs: KnownRun[] = [];
  for await (const rest of blobs.folders({ container: "runs", path: `${model}-` })) {
    const runId = `${model}-${rest}`;
    const asked = isRunOf(model, runId) && (await readRequest(blobs, runId));
    if (!asked) continue;
    const ended = await blobs.json(paths.run(runId, "result.json"), Ended);
    runs.push({
      runId,
      snapshot: asked.snapshot,
      state: runId === running ? "running" : runId === queued ? "queued" : "ended",
      // One of which nobody knows when it was counts as recent, and stays.
      at: Date.parse(ended?.endedAt ?? asked.trigger?.at ?? "") || Date.now(),
      ...(ended?.dataset !== undefined && { dataset: ended.dataset }),
      spec: "fault" in asked ? null : shardSpec(asked.plan.preprocess),
    });
  }
  return runs;
}
