import { z } from "zod";
import { readHead } from "../admission/head-store.ts";
import type { Blobs } from "../clients/blobs.ts";
import { readNewest } from "../dataset/find-deletions.ts";
import { shardSpec } from "../dataset/shards.ts";
import { paths } from "../kit/paths.ts";
import { Plan } from "../plan/schema.ts";
import { isRunOf, LifecycleRequest } from "../requests/request.ts";
import { StoredResult } from "../runs/result.ts";
import { readTraffic, readVersions } from "../versions/store.ts";
import type { Catalog, CatalogRun } from "./mark.ts";

/** A plan of a time with other fields is no reason to stop. */
const Asked = LifecycleRequest.pick({ snapshot: true, trigger: true }).extend({ plan: z.unknown() });
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
    const asked = isRunOf(model, runId) && (await blobs.json(paths.run(runId, "request.json"), Asked));
    if (!asked) continue;
    const ended = await blobs.json(paths.run(runId, "result.json"), Ended);
    const plan = Plan.safeParse(asked.plan).data;
    runs.push({
      runId,
      snapshot: asked.snapshot,
      state: runId === running ? "running" : runId === queued ? "queued" : "ended",
      at: Date.parse(ended?.endedAt ?? asked.trigger.at),
      ...(ended?.dataset !== undefined && { dataset: ended.dataset }),
      spec: plan ? shardSpec(plan.preprocess) : null,
    });
  }
  return runs;
}
