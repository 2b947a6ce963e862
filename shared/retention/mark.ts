import type { Plan } from "../plan/schema.ts";

/** What a model has, as far as keeping it is concerned. Times are milliseconds since 1970. */
export interface Catalog {
  now: number;
  /** Oldest first. */
  versions: readonly { version: string; runId: string; dataset: string; snapshot: string }[];
  /** Versions whose card cannot be read. */
  broken: readonly string[];
  serving: string | null;
  previous: string | null;
  /** The best version so far. */
  best: string | null;
  runs: readonly CatalogRun[];
  /** The dataset that the newest run was about. */
  newestDataset: string | null;
}

export interface CatalogRun {
  runId: string;
  snapshot: string;
  state: "running" | "queued" | "ended";
  /** When it ended, or was asked for if nobody knows. */
  at: number;
  dataset?: string;
}

/** What a plan says of how long things are kept. */
export type Policy = Plan["retention"] & {
  /** Seconds that the inference log keeps an answer; for ever, if it is left out. */
  logged?: number | undefined;
};

export const policyOf = ({ retention, serving }: Pick<Plan, "retention" | "serving">): Policy => ({
  ...retention,
  logged: serving?.retention,
});

/** Why something is kept, by its name. What is not in here may go, unless `all` says why nothing may. */
export interface Marks {
  all?: string;
  versions: ReadonlyMap<string, string>;
  runs: ReadonlyMap<string, string>;
  datasets: ReadonlyMap<string, string>;
  snapshots: ReadonlyMap<string, string>;
  /** Datasets that a version was trained on, kept or not: which photos they had is answered for ever. */
  trainedOn: ReadonlySet<string>;
  /** How long results of batches stay; milliseconds. */
  batches: number;
  /** How long the inference log keeps an answer; milliseconds, endless where nothing is said. */
  logged: number;
}

/**
 * What is kept of a model, and why: versions that serve, could be gone back to, are pinned or new; runs that wait, that made
 * them or that are recent; and the snapshots and datasets that those were made from.
 */
export function mark(catalog: Catalog, policy: Policy): Marks {
  const versions = markVersions(catalog, policy);
  const runs = markRuns(catalog, policy, versions);
  const datasets = new Map<string, string>();
  const snapshots = new Map<string, string>();
  const { newestDataset } = catalog;
  if (newestDataset !== null) datasets.set(newestDataset, "it is the newest");
  for (const { runId, snapshot, dataset } of catalog.runs) {
    if (!runs.has(runId)) continue;
    keep(snapshots, snapshot, `run ${runId} is about it`);
    if (dataset !== undefined) keep(datasets, dataset, `run ${runId} is about it`);
  }
  for (const { version, snapshot, dataset } of catalog.versions) {
    if (!versions.has(version)) continue;
    keep(snapshots, snapshot, `version ${version} was made from it`);
    keep(datasets, dataset, `version ${version} was made from it`);
  }
  const running = catalog.runs.find(({ state }) => state === "running");
  const trainedOn = new Set(catalog.versions.map(({ dataset }) => dataset));
  const times = { batches: policy.runs * 1000, logged: (policy.logged ?? Number.POSITIVE_INFINITY) * 1000 };
  const marks = { versions, runs, datasets, snapshots, trainedOn, ...times };
  return running ? { ...marks, all: `run ${running.runId} is under way and may read it` } : marks;
}

function markVersions(
  { versions, broken, serving, previous, best }: Catalog,
  policy: Policy,
): Map<string, string> {
  const kept = new Map<string, string>();
  const known = new Set(versions.map(({ version }) => version));
  const mark = (version: string | null, why: string) => {
    if (version !== null && known.has(version)) keep(kept, version, why);
  };
  for (const version of broken)
    keep(kept, version, "its card cannot be read: nobody knows whether it may go");
  mark(serving, "it serves");
  mark(previous, "it served before: a rollback goes back to it");
  mark(best, "it is the best so far: new ones are compared with it");
  for (const version of policy.pinned) mark(version, "the plan pins it");
  for (const { version } of versions.slice(-policy.versions))
    mark(version, `it is one of the newest ${policy.versions}`);
  return kept;
}

function markRuns(
  { now, versions, runs }: Catalog,
  policy: Policy,
  keptVersions: ReadonlyMap<string, string>,
): Map<string, string> {
  const kept = new Map<string, string>();
  const made = new Map<string, string>();
  for (const { runId, version } of versions) if (keptVersions.has(version)) keep(made, runId, version);
  for (const { runId, state, at } of runs) {
    const version = made.get(runId);
    if (state === "running") keep(kept, runId, "it is under way");
    else if (state === "queued") keep(kept, runId, "it waits in the queue");
    else if (version !== undefined) keep(kept, runId, `it made version ${version}`);
    else if (now - at < policy.runs * 1000) keep(kept, runId, "it is recent");
  }
  const newest = runs.toSorted((a, b) => a.at - b.at).at(-1);
  // The next look at the photos may find the same snapshot, which is not written again.
  if (newest) keep(kept, newest.runId, "it is the newest run");
  return kept;
}

/** The first reason is the strongest. */
function keep(kept: Map<string, string>, name: string, why: string): void {
  if (!kept.has(name)) kept.set(name, why);
}
