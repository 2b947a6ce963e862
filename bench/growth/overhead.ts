import { subscribe } from "node:diagnostics_channel";
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
import type { Settings } from "../../shared/kit/settings.ts";
import { sweepModel } from "../../shared/retention/sweep-model.ts";
import { readRuns } from "../../shared/runs/read-runs.ts";
import { claimVersion } from "../../shared/versions/claim.ts";
import { describeVersions } from "../../shared/versions/read-versions.ts";
import { plansOf } from "../../test/plans.ts";
import { storageSettings } from "../data/settings.ts";
import type { History } from "./history.ts";

export interface Cost {
  /** Requests to storage. */
  requests: number;
  seconds: number;
  /** Of this process: what storage takes to answer is not among them. */
  coreSeconds: number;
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

/** What a new run does beside inspecting, preprocessing and training; and what people see. */
export const STEPS = {
  run: ["ask", "inspect", "describe", "deletions", "check", "preprocess", "claim"],
  people: ["list runs", "list versions", "list datasets", "sweep"],
} as const;
type Step = (typeof STEPS)[keyof typeof STEPS][number];

let requests = 0;
subscribe("http.client.request.start", () => requests++);

/** What a new run costs in each of its steps, and what people see of it, after a number of runs; the least of three such runs. */
export async function costsOf(connection: string, history: History): Promise<Map<Step, Cost>> {
  const settings = storageSettings(connection);
  const blobs = new Blobs(settings);
  const { plan } = history;
  // The sweep of every night, which has seen all but the last day's runs; and what the first step of every run puts together.
  await sweepModel(blobs, "many", plan.retention, true);
  await compactDatasets(blobs, plan);
  for (const collection of [index(plan), sides("many")])
    await compact(blobs, collection, (lines) => lines, Date.now() + DAYS);
  const costs = new Map<Step, Cost>();
  for (let time = 0; time < TIMES; time++) {
    await history.rest();
    await history.writeSnapshot(history.runs + time);
    for (const [name, step] of Object.entries(stepsOf(settings, history, time)) as [Step, () => unknown][]) {
      requests = 0;
      const [started, cpu] = [performance.now(), process.cpuUsage()];
      await step();
      const { user, system } = process.cpuUsage(cpu);
      const seconds = (performance.now() - started) / 1000;
      const cost = { requests, seconds, coreSeconds: (user + system) / 1e6 };
      const best = costs.get(name) ?? cost;
      costs.set(name, {
        requests: Math.min(best.requests, cost.requests),
        seconds: Math.min(best.seconds, cost.seconds),
        coreSeconds: Math.min(best.coreSeconds, cost.coreSeconds),
      });
    }
  }
  return costs;
}

function stepsOf(settings: Settings, history: History, time: number): Record<Step, () => Promise<unknown>> {
  const { plan, runs } = history;
  const blobs = new Blobs(settings);
  const deps = { blobs, settings, plans: plansOf(new Map([["many", plan]])) };
  const request = history.request(runs + time);
  const { snapshot, trigger } = request;
  const wanted = { model: "many", snapshot, force: false, trigger, listedAt: trigger.at };
  const claimant = { runId: history.request(runs - 1).runId, sha256: "" };
  let dataset = "";
  return {
    ask: () => requestRun(deps, wanted, nobody),
    inspect: () => prepareInspectWith(deps)(request, nobody),
    describe: async () => {
      ({ dataset } = await describeDatasetWith(deps)(request, nobody));
    },
    deletions: () => findDeletionsWith(deps)({ request, dataset }, nobody),
    check: () => prepareCheckWith(deps)({ request, dataset, files: 200, problems: [] }, nobody),
    preprocess: () => preparePreprocessWith(deps)(request, nobody),
    claim: () => claimVersion(blobs, "many", claimant, String(runs)),
    "list runs": () => readRuns(deps, "many", PAGE, nobody),
    "list versions": () => describeVersions(blobs, "many", PAGE),
    "list datasets": () => readDatasets(blobs, "many", PAGE),
    sweep: () => sweepModel(blobs, "many", plan.retention, false),
  };
}
