import type { Orchestrations } from "../shared/clients/orchestrations.ts";
import type { Deps } from "../shared/deps.ts";
import { type Attempt, nextAttempt } from "../shared/intake/attempt.ts";
import { admit, leave } from "../shared/intake/head.ts";
import { changeHead } from "../shared/intake/head-store.ts";
import {
  LifecycleRequest,
  LifecycleResult,
  lifecycle,
  type RunAnswer,
  runFamily,
  type Trigger,
} from "../shared/lifecycle.ts";
import { paths } from "../shared/paths.ts";
import { trainingHash } from "../shared/plan/identity.ts";
import { planOf } from "../shared/plan/plans.ts";
import type { Activity } from "./activity.ts";
import type { requestRun as contract } from "./contracts/intake.ts";

type Around = Pick<Deps, "blobs" | "plans" | "settings">;

export interface RunWanted {
  model: string;
  snapshot: string;
  force: boolean;
  trigger: Trigger;
}

export const requestRunWith =
  (deps: Around): Activity<typeof contract> =>
  (wanted, orchestrations) =>
    requestRun(deps, wanted, orchestrations);

/** Starts the life cycle of a snapshot, queues it behind the one that runs, or finds it done. */
export async function requestRun(
  deps: Around,
  wanted: RunWanted,
  orchestrations: Orchestrations,
): Promise<RunAnswer> {
  const { request, reused } = await foreseeRun(deps, wanted, orchestrations);
  const { runId, model } = request;
  if (reused !== undefined) {
    await changeHead(deps.blobs, model, (head) => ({ ...head, settlingSince: null }));
    return { runId, status: "reused", because: reused };
  }
  await deps.blobs.writeJson(paths.run(runId, "request.json"), request);
  const { running } = await changeHead(deps.blobs, model, async (head) => {
    const alive = head.running !== null && (await isAlive(head.running, orchestrations));
    return { ...admit(head, runId, alive), settlingSince: null };
  });
  if (running !== runId) return { runId, status: "queued" };
  await startRun(deps, runId, orchestrations);
  return { runId, status: "started" };
}

/** What asking for a run would lead to, without doing it. */
export async function foreseeRun(deps: Around, wanted: RunWanted, orchestrations: Orchestrations) {
  const plan = planOf(deps.plans, wanted.model);
  const identity = {
    ...wanted,
    plan,
    trainingHash: trainingHash(plan),
    code: deps.settings.TRAINING_WHEEL_SHA256,
  };
  const family = runFamily(identity);
  const attempts = await attemptsOf(deps, family, orchestrations);
  const automatic = wanted.trigger.kind !== "http";
  const { attempt, reused } = nextAttempt(attempts, { force: wanted.force, automatic });
  const request: LifecycleRequest = { ...identity, runId: `${family}${attempt}`, attempt };
  return { request, reused };
}

/** Takes a finished run's place away and starts the follow-up, if there is one. Safe to repeat. */
export async function leaveHead(deps: Around, model: string, runId: string, orchestrations: Orchestrations) {
  const { running } = await changeHead(deps.blobs, model, (head) => leave(head, runId));
  if (running !== null) await startRun(deps, running, orchestrations);
}

async function startRun({ blobs }: Around, runId: string, orchestrations: Orchestrations): Promise<void> {
  const request = await blobs.json(paths.run(runId, "request.json"), LifecycleRequest);
  if (!request)
    throw new Error(`runs/${runId}/request.json is missing: it is written before a run is admitted`);
  if (await blobs.exists(paths.run(runId, "result.json"))) return;
  await orchestrations.start(lifecycle.name, runId, request);
}

/** A run that was admitted but never started, or that ended without leaving, holds no place. */
async function isAlive(runId: string, orchestrations: Orchestrations): Promise<boolean> {
  return (await orchestrations.status(runId))?.active ?? false;
}

async function attemptsOf(
  { blobs }: Around,
  family: string,
  orchestrations: Orchestrations,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (let attempt = 1; await blobs.exists(paths.run(`${family}${attempt}`, "request.json")); attempt++) {
    const runId = `${family}${attempt}`;
    const result = await blobs.json(paths.run(runId, "result.json"), LifecycleResult);
    const status = await orchestrations.status(runId);
    const instance = !status ? "missing" : status.active ? "active" : "ended";
    attempts.push({ attempt, instance, ...(result && { outcome: result.outcome }) });
  }
  return attempts;
}
