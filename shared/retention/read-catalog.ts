import { readHead } from "../admission/head-store.ts";
import type { Blobs } from "../clients/blobs.ts";
import { readNewest } from "../dataset/find-deletions.ts";
import { shardSpec } from "../dataset/shards.ts";
import { paths } from "../kit/paths.ts";
import { readRequest } from "../requests/read-request.ts";
import { isRunOf } from "../requests/request.ts";
import { StoredResult } from "../runs/result.ts";
import { addVersion, readTraffic, type Versions, versionNumbers } from "../versions/store.ts";
import { type EndedRun, type Known, type KnownVersion, readKnown } from "./known.ts";
import type { Catalog, CatalogRun } from "./mark.ts";

const Ended = StoredResult.pick({ endedAt: true, dataset: true });

export interface KnownRun extends CatalogRun {
  /** The shards that it uses, or null where its plan cannot be read any more. */
  spec: string | null;
}

export interface KnownCatalog extends Catalog {
  runs: readonly KnownRun[];
  /** All of it that never changes. */
  known: Known;
}

/** Everything of a model that retention knows of. What an earlier sweep has kept is not read again. */
export async function readCatalog(blobs: Blobs, model: string): Promise<KnownCatalog> {
  const traffic = await readTraffic(blobs, model);
  const known = await readKnown(blobs, model);
  const { versions, broken } = await readVersions(blobs, model, known);
  return {
    now: Date.now(),
    versions,
    broken,
    serving: traffic?.version ?? null,
    previous: traffic?.previous ?? null,
    best: traffic?.best?.version ?? null,
    runs: await readRuns(blobs, model, known),
    newestDataset: (await readNewest(blobs, model))?.dataset ?? null,
    known,
  };
}

async function readVersions(blobs: Blobs, model: string, known: Known) {
  const versions: KnownVersion[] = [];
  const broken: string[] = [];
  for (const version of await versionNumbers(blobs, model)) {
    const found: Versions = { cards: [], broken: [] };
    if (!known.versions.has(version)) await addVersion(blobs, model, version, found);
    for (const { runId, dataset, snapshot } of found.cards)
      known.versions.set(version, { version, runId, dataset, snapshot });
    const one = known.versions.get(version);
    if (one) versions.push(one);
    else if (found.broken.length > 0) broken.push(version);
  }
  return { versions, broken };
}

async function readRuns(blobs: Blobs, model: string, known: Known): Promise<KnownRun[]> {
  const { running, queued } = await readHead(blobs, model);
  const runs: KnownRun[] = [];
  for await (const rest of blobs.folders({ container: "runs", path: `${model}-` })) {
    const runId = `${model}-${rest}`;
    const run = known.runs.get(runId) ?? (isRunOf(model, runId) && (await readRun(blobs, runId, known)));
    if (!run) continue;
    runs.push({ ...run, state: runId === running ? "running" : runId === queued ? "queued" : "ended" });
  }
  return runs;
}

/** What is known of a run; for ever, once it has a result. */
async function readRun(blobs: Blobs, runId: string, known: Known): Promise<EndedRun | undefined> {
  const asked = await readRequest(blobs, runId);
  if (!asked) return undefined;
  const ended = await blobs.json(paths.run(runId, "result.json"), Ended);
  const run = {
    runId,
    snapshot: asked.snapshot,
    // One of which nobody knows when it was counts as recent, and stays.
    at: Date.parse(ended?.endedAt ?? asked.trigger?.at ?? "") || Date.now(),
    ...(ended?.dataset !== undefined && { dataset: ended.dataset }),
    spec: "fault" in asked ? null : shardSpec(asked.plan.preprocess),
  };
  if (ended) known.runs.set(runId, run);
  return run;
}
