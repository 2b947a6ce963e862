import type { EntryPoint } from "../../../shared/kit/task.ts";

/** What goes wrong at Databricks, and what a task makes of it. `docs/databricks-faults.md` is the same for people. */
export interface Case {
  fault: string;
  /** What the local Databricks is told. */
  told: object[];
  /** What the task does: its work, if nothing is said. */
  entryPoint?: EntryPoint;
  /** Whether its cluster is a standing one, which rests. */
  standing?: true;
  /** Whether a stranger cancels its run as soon as it goes on. */
  stranger?: true;
  verdict: "succeeded" | "failed" | "cancelled";
  /** Runs that Databricks has had of it in the end, those off the record not counted. */
  runs: number;
  says?: RegExp;
}

const [submit, get] = ["POST jobs/runs/submit", "GET jobs/runs/get"];
const run = "trial-1";
const refused = (call: string, status: number, error_code: string, more: object = {}) => ({
  ...{ call, status, error_code, ...more },
});
const ends = (code: string, more: { times?: number; result_state?: string; message?: string } = {}) => {
  const { times = 1, result_state = "FAILED", message = "" } = more;
  return { run, times, ends: { life_cycle_state: "INTERNAL_ERROR", result_state, code, message } };
};
const lost = (call: string) => ({ call, lost: true });
const held = (as: string) => ({ run, waits: { as, seconds: 0.5 } });
const wellIn = (runs: number) => ({ verdict: "succeeded" as const, runs });

/** Quotas and capacity. */
const CROWDED = [
  ...["WORKSPACE_RUN_LIMIT_EXCEEDED", "CLUSTER_REQUEST_LIMIT_EXCEEDED", "MAX_CONCURRENT_RUNS_EXCEEDED"],
  ...["MAX_SPARK_CONTEXTS_EXCEEDED", "MAX_JOB_QUEUE_SIZE_EXCEEDED", "CLOUD_FAILURE"],
];
/** The platform failed. */
const LOST = ["INTERNAL_ERROR", "CLUSTER_ERROR", "STORAGE_ACCESS_ERROR", "SKIPPED", "A_CODE_OF_TOMORROW"];
/** The same again would fail again. */
const FINAL = [
  ...["LIBRARY_INSTALLATION_ERROR", "UNAUTHORIZED_ERROR", "INVALID_CLUSTER_REQUEST"],
  ...["INVALID_RUN_CONFIGURATION", "FEATURE_DISABLED", "BUDGET_POLICY_LIMIT_EXCEEDED", "RESOURCE_NOT_FOUND"],
];

export const SCRIPT: Case[] = [
  {
    fault: "submit: 429 with Retry-After",
    told: [refused(submit, 429, "REQUEST_LIMIT_EXCEEDED", { retry_after: 1 })],
    ...wellIn(1),
  },
  {
    fault: "submit: 429 without Retry-After",
    told: [refused(submit, 429, "REQUEST_LIMIT_EXCEEDED", { times: 3 })],
    ...wellIn(1),
  },
  {
    fault: "submit: 500, 503, 403 of a maintenance",
    told: [
      refused(submit, 500, "INTERNAL_ERROR"),
      refused(submit, 503, "TEMPORARILY_UNAVAILABLE"),
      refused(submit, 403, "PERMISSION_DENIED"),
    ],
    ...wellIn(1),
  },
  {
    fault: "submit: no more jobs in this hour",
    told: [
      refused(submit, 400, "INVALID_STATE", {
        message: "already 1000 jobs created in past 3600 seconds",
        times: 3,
      }),
    ],
    ...wellIn(1),
  },
  { fault: "submit: the run starts, its answer is lost", told: [lost(submit)], ...wellIn(1) },
  {
    fault: "submit: refused for good",
    told: [refused(submit, 400, "INVALID_PARAMETER_VALUE", { message: "no such policy" })],
    ...{ verdict: "failed", runs: 0, says: /no such policy/ },
  },
  { fault: "the run vanishes after it was accepted", told: [{ run, vanishes: true }], ...wellIn(1) },
  {
    fault: "get: 429, 500, a lock",
    told: [
      refused(get, 429, "REQUEST_LIMIT_EXCEEDED"),
      refused(get, 500, "INTERNAL_ERROR", { times: 3 }),
      refused(get, 400, "INVALID_STATE", { message: "COULD_NOT_ACQUIRE_LOCK" }),
    ],
    ...wellIn(1),
  },
  { fault: "get: its answer is lost", told: [lost(get)], ...wellIn(1) },
  {
    fault: "get: states that nobody knows, or none",
    told: [
      {
        call: get,
        set: { "state.life_cycle_state": "REBALANCING", "status.state": "REBALANCING" },
        times: 2,
      },
      { call: get, set: { state: null, status: null, tasks: null }, times: 2 },
    ],
    ...wellIn(1),
  },
  ...["QUEUED", "PENDING", "BLOCKED", "WAITING_FOR_RETRY"].map((as) => ({
    ...{ fault: `${as} for long`, told: [held(as)], ...wellIn(1) },
  })),
  { fault: "the standing cluster rests", told: [], standing: true, ...wellIn(1) },
  {
    fault: "the standing cluster takes its time to start",
    ...{ told: [{ cluster: run, starts: { seconds: 0.5 } }], standing: true, ...wellIn(1) },
  },
  {
    fault: "the cloud has no machines for the cluster, twice",
    told: [{ cluster: run, times: 2, fails: { code: "CLOUD_PROVIDER_RESOURCE_STOCKOUT" } }],
    ...{ standing: true, ...wellIn(3) },
  },
  {
    fault: "the cluster cannot start",
    told: [
      { cluster: run, times: 9, fails: { code: "NETWORK_CONFIGURATION_FAILURE", type: "CLIENT_ERROR" } },
    ],
    ...{ standing: true, verdict: "failed", runs: 3, says: /NETWORK_CONFIGURATION_FAILURE/ },
  },
  {
    fault: "the cluster may not be looked at",
    told: [refused("GET clusters/get", 403, "PERMISSION_DENIED")],
    ...wellIn(1),
  },
  ...CROWDED.map((code) => ({ fault: `${code}, twice`, told: [ends(code, { times: 2 })], ...wellIn(3) })),
  ...LOST.map((code) => ({ fault: code, told: [ends(code)], ...wellIn(2) })),
  {
    fault: "INTERNAL_ERROR again and again",
    told: [ends("INTERNAL_ERROR", { times: 9, message: "the cluster is gone" })],
    ...{ verdict: "failed", runs: 3, says: /the cluster is gone/ },
  },
  { fault: "DRIVER_ERROR", told: [ends("DRIVER_ERROR")], ...wellIn(2) },
  {
    fault: "killed again and again, most likely for memory",
    ...{ told: [], entryPoint: "register", verdict: "failed", runs: 2, says: /most likely for memory/ },
  },
  ...FINAL.map((code) => ({
    ...{ fault: code, told: [ends(code, { message: `it says ${code}` })] },
    ...{ verdict: "failed" as const, runs: 1, says: new RegExp(`it says ${code}`) },
  })),
  {
    fault: "the task itself fails",
    ...{ told: [], entryPoint: "check", verdict: "failed", runs: 1, says: /ValueError: no photos of cats/ },
  },
  {
    fault: "and nobody has its output",
    ...{ told: [refused("GET jobs/runs/get-output", 404, "RESOURCE_DOES_NOT_EXIST")], entryPoint: "check" },
    ...{ verdict: "failed", runs: 1, says: /Workload failed/ },
  },
  {
    fault: "the task hangs, deaf to signals",
    ...{ told: [], entryPoint: "evaluate", verdict: "failed", runs: 1, says: /longer than its time-out/ },
  },
  {
    fault: "cancelled by a stranger",
    ...{ told: [], entryPoint: "train", stranger: true, verdict: "cancelled", runs: 1 },
    says: /cancelled at Databricks, and not by Darkroom/,
  },
  {
    fault: "CLUSTER_TERMINATED_BY_USER",
    told: [ends("CLUSTER_TERMINATED_BY_USER", { result_state: "CANCELED" })],
    ...{ verdict: "cancelled", runs: 1, says: /not by Darkroom/ },
  },
];
