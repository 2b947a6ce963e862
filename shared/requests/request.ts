import { z } from "zod";
import { starting } from "../kit/contract.ts";
import { paths } from "../kit/paths.ts";
import { StoredPlan } from "../plan/stored.ts";
import { NoPhotos } from "./no-photos.ts";
import { Sample } from "./sample.ts";

/** Who asked for a run. */
export const Trigger = z.object({
  kind: z.enum(["photos", "schedule", "http", "code", "drift", "deletion"]),
  at: z.string(),
  /** Who did, as the platform in front of the app has found out; of what people asked for by HTTP. */
  by: z.string().optional(),
});
export type Trigger = z.infer<typeof Trigger>;

/** Everything a life cycle is, fixed when it is asked for: a plan that changes later does not change it. */
export const LifecycleRequest = z.object({
  runId: z.string(),
  model: z.string(),
  snapshot: z.string(),
  /** What else was listed: files that are no photos. Requests of earlier versions do not say. */
  ignored: NoPhotos.optional(),
  plan: StoredPlan,
  trainingHash: z.string(),
  /** Of the checks and the gate that judge data and model. */
  policyHash: z.string(),
  code: z.string(),
  attempt: z.number(),
  /** Train even if the same dataset was trained before. */
  force: z.boolean(),
  /** Only so many photos of each class take part, and no model is released. */
  sample: Sample.optional(),
  /** The dataset version whose listing is its snapshot, where a person asked for that one. */
  fromDataset: z.string().optional(),
  /** The run that this one goes on with, which did not come to its end: what that has finished counts, even for a forced one. */
  continues: z.string().optional(),
  trigger: Trigger,
});
export type LifecycleRequest = z.infer<typeof LifecycleRequest>;

export const OUTCOMES = [
  "promoted",
  "refused",
  "rejected",
  "unchanged",
  "failed",
  "cancelled",
  "superseded",
] as const;

/** As much of a run's result as tells how it ended; `StoredResult` is the whole. */
export const RunEnd = z.looseObject({
  outcome: z.enum(OUTCOMES),
  because: z.string(),
  version: z.string().optional(),
  endedAt: z.string(),
});
export type RunEnd = z.infer<typeof RunEnd>;

/** When a run's life cycle began, and whether it was forced then: noted once, at its first start. Runs of before say less. */
export const Started = z.object({ startedAt: z.string(), force: z.boolean().optional() });

export const startedBlob = (runId: string) => paths.run(runId, "started.json");

/** What starts a life cycle. */
export const lifecycleStart = starting("lifecycle", LifecycleRequest);

/** How a request for a run was answered. */
export const RunAnswer = z.object({
  runId: z.string(),
  status: z.enum(["started", "queued", "reused"]),
  /** Why an earlier run is the answer. */
  because: z.string().optional(),
});
export type RunAnswer = z.infer<typeof RunAnswer>;

/** `<model>-<snapshot>-<training plan>-<code>-`, to which the attempt is added. */
export function runFamily(
  request: Pick<LifecycleRequest, "model" | "snapshot" | "trainingHash" | "code">,
): string {
  const { model, snapshot, trainingHash, code } = request;
  return `${[model, ...[snapshot, trainingHash, code].map((hash) => hash.slice(0, 12))].join("-")}-`;
}

/** Whether a run is of this model's families: "pets-2-…" is no run of "pets". */
export function isRunOf(model: string, runId: string): boolean {
  return runId.startsWith(model) && /^(-[0-9a-f]{12}){3}-\d+$/.test(runId.slice(model.length));
}

/** What is noted of the run that has trained on a dataset with a plan and code. */
export const Trained = z.object({ runId: z.string(), outcome: z.enum(OUTCOMES), policyHash: z.string() });

/** Whether training again would change nothing: its model serves, or was refused by the same policy. */
export function isSettled(
  trained: z.infer<typeof Trained>,
  serving: string | undefined,
  policyHash: string,
): boolean {
  return trained.outcome === "refused" ? trained.policyHash === policyHash : trained.runId === serving;
}

/** Where it is noted which runs have trained on a dataset with this plan, with whatever code. */
export function trainedFolder(
  { model, trainingHash }: Pick<LifecycleRequest, "model" | "trainingHash">,
  dataset: string,
) {
  const { container, path } = paths.trainings(model, dataset);
  return { container, path: `${path}${trainingHash.slice(0, 16)}-` };
}

/** Where it is noted which run has trained on a dataset with this plan and code. */
export function trainedMarker(
  request: Pick<LifecycleRequest, "model" | "trainingHash" | "code">,
  dataset: string,
) {
  const { model, trainingHash, code } = request;
  return paths.trained(model, dataset, `${trainingHash.slice(0, 16)}-${code.slice(0, 16)}`);
}
