import { describeDatasetWith } from "../../activities/dataset/describe-dataset.ts";
import { findDeletionsWith } from "../../activities/dataset/find-deletions.ts";
import { prepareCheckWith } from "../../activities/dataset/prepare-check.ts";
import { prepareInspectWith } from "../../activities/dataset/prepare-inspect.ts";
import { preparePreprocessWith } from "../../activities/dataset/prepare-preprocess.ts";
import { requestRun } from "../../shared/admission/request-run.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { compact } from "../../shared/clients/compacted.ts";
import type { Orchestrations } from "../../shared/clients/orchestrations.ts";
import { compactDatasets } from "../../shared/dataset/compact.ts";
import { readDatasets } from "../../shared/dataset/find-dataset.ts";
import { index, sides } from "../../shared/dataset/store.ts";
import { paths } from "../../shared/kit/paths.ts";
import { sweepModel } from "../../shared/retention/sweep-model.ts";
import { readRuns } from "../../shared/runs/read-runs.ts";
import { claimVersion } from "../../shared/versions/claim.ts";
import { describeVersions } from "../../shared/versions/read-versions.ts";
import { plansOf } from "../../test/plans.ts";
import { storageSettings } from "../data/settings.ts";
import type { History } from "./history.ts";

export interface Cost {
  /** Of storage. */
  calls: number;
  seconds: number;
}

/** Nothing runs, and nothing is started. */
const nobody: Orchestrations = {
  start: async () => undefined,
  status: async () => undefined,
  raise: async () => undefined,
};
const PAGE = { after: "", limit: 50 };
const TIMES = 3;
const DAYS = 4 * 86_400_000;

/** What a new run costs in each of its steps, and what people see of it, after a number of runs; the least of three times. */
export async function costsOf(connection: string, history: History): Promise<Map<string, Cost>> {
  const settings = storageSettings(connection);
  let calls = 0;
  const blobs = counted(new Blobs(settings), () => calls++);
  const { plan, runs } = history;
  const deps = { blobs, settings, plans: plansOf(new Map([["many", plan]])) };
  const request = history.request(runs);
  const { snapshot } = request;
  const files = Array.from({ length: 200 }, (_, m) => history.file(runs + m));
  await blobs.writeLines(paths.snapshot("many", snapshot), files);
  // What became of the files of earlier runs as the year went by.
  await compactDatasets(blobs, plan);
  for (const collection of [index(plan), sides("many")])
    await compact(blobs, collection, (lines) => lines, Date.now() + DAYS);
  // The sweep of every night, which has seen all but the last day's runs.
  await sweepModel(blobs, "many", plan.retention, true);
  const asked = {
    model: "many",
    snapshot,
    force: false,
    trigger: request.trigger,
    listedAt: request.trigger.at,
  };
  let dataset = "";
  const steps: Record<string, () => Promise<unknown>> = {
    ask: () => requestRun(deps, asked, nobody),
    inspect: () => prepareInspectWith(deps)(request, nobody),
    describe: async () => {
      ({ dataset } = await describeDatasetWith(deps)(request, nobody));
    },
    deletions: () => findDeletionsWith(deps)({ request, dataset }, nobody),
    check: () => prepareCheckWith(deps)({ request, dataset, files: 200, problems: [] }, nobody),
    preprocess: () => preparePreprocessWith(deps)(request, nobody),
    claim: () =>
      claimVersion(blobs, "many", { runId: history.request(runs - 1).runId, sha256: "" }, String(runs)),
    "list runs": () => readRuns(deps, "many", PAGE, nobody),
    "list versions": () => describeVersions(blobs, "many", PAGE),
    "list datasets": () => readDatasets(blobs, "many", PAGE),
    sweep: () => sweepModel(blobs, "many", plan.retention, false),
  };
  const costs = new Map<string, Cost>();
  for (const [name, step] of Object.entries(steps)) {
    let best: Cost = { calls: 0, seconds: Number.POSITIVE_INFINITY };
    for (let time = 0; time < TIMES; time++) {
      calls = 0;
      const started = performance.now();
      await step();
      const seconds = (performance.now() - started) / 1000;
      if (seconds < best.seconds) best = { calls, seconds };
    }
    costs.set(name, best);
  }
  return costs;
}

/** The same client, of which every call is counted; listings count once for 5,000 names. */
function counted(blobs: Blobs, count: () => void): Blobs {
  const names = [
    "read",
    "exists",
    "write",
    "remove",
    "texts",
    "writeLines",
    "writeText",
    "list",
    "dated",
    "folders",
    "keep",
  ];
  for (const name of names) {
    const own = (blobs as never)[name] as (...args: unknown[]) => unknown;
    (blobs as never as Record<string, unknown>)[name] = (...args: unknown[]) => {
      count();
      return own.apply(blobs, args);
    };
  }
  return blobs;
}
