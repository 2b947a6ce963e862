import type { Orchestrations } from "../clients/orchestrations.ts";
import type { Deps } from "../deps.ts";
import {
  LifecycleRequest,
  LifecycleResult,
  type RunAnswer,
  runFamily,
  type StoredResult,
  type Trigger,
} from "../lifecycle.ts";
import { paths } from "../paths.ts";
import { policyHash, trainingHash } from "../plan/identity.ts";
import { planOf } from "../plan/plans.ts";
import { type Attempt, nextAttempt } from "./attempt.ts";
import { admit, displacedBy } from "./head.ts";
import { changeHead } from "./head-store.ts";
import { withoutDeadHolder } from "./place.ts";
import { holdsPlace, startRun } from "./start-run.ts";

type Around = Pick<Deps, "blobs" | "plans" | "settings">;

export interface RunWanted {
  model: string;
  snapshot: string;
  force: boolean;
  trigger: Trigger;
}

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
  await keepRequest(deps, request);
  const { before, after } = await changeHead(deps.blobs, model, async (head) => {
    const alive = head.running !== null && (await holdsPlace(deps.blobs, head.running, orchestrations));
    const free = await withoutDeadHolder(head, orchestrations);
    return { ...admit(free, runId, alive), settlingSince: null };
  });
  const displaced = displacedBy(before, after);
  if (displaced !== null) await supersede(deps, displaced, request);
  if (after.running !== runId) return { runId, status: "queued" };
  await startRun(deps.blobs, runId, orchestrations);
  return { runId, status: "started" };
}

/** What asking for a run would lead to, without doing it. */
export async function foreseeRun(deps: Around, wanted: RunWanted, orchestrations: Orchestrations) {
  const plan = planOf(deps.plans, wanted.model);
  const hashes = {
    trainingHash: trainingHash(plan),
    policyHash: policyHash(plan),
    code: deps.settings.TRAINING_WHEEL_SHA256,
  };
  const identity = { ...wanted, plan, ...hashes };
  const family = runFamily(identity);
  const attempts = await attemptsOf(deps, family, hashes.policyHash, orchestrations);
  const automatic = wanted.trigger.kind !== "http";
  const { attempt, reused } = nextAttempt(attempts, { force: wanted.force, automatic });
  const request: LifecycleRequest = { ...identity, runId: `${family}${attempt}`, attempt };
  return { request, reused };
}

/** Writes the request down, and its name where the newest are found first. What was forced once stays forced. */
async function keepRequest({ blobs }: Around, request: LifecycleRequest): Promise<void> {
  const { runId, model, trigger } = request;
  const waiting = await blobs.json(paths.run(runId, "request.json"), LifecycleRequest);
  const force = request.force || (waiting?.force ?? false);
  await blobs.writeJson(paths.run(runId, "request.json"), { ...request, force });
  await blobs.writeJson(paths.runByTime(model, trigger.at, runId), { runId });
}

/** Ends a follow-up that a newer one has displaced, and hands on that it was forced. */
async function supersede(deps: Around, displaced: string, by: LifecycleRequest): Promise<void> {
  const old = await deps.blobs.json(paths.run(displaced, "request.json"), LifecycleRequest);
  if (old?.force) await keepRequest(deps, { ...by, force: true });
  const because = `run ${by.runId} took its place in the queue, with newer photos`;
  const result: StoredResult = {
    outcome: "superseded",
    because,
    trials: [],
    endedAt: new Date().toISOString(),
  };
  await deps.blobs.writeJson(paths.run(displaced, "result.json"), result);
}

async function attemptsOf(
  { blobs }: Around,
  family: string,
  policy: string,
  orchestrations: Orchestrations,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (let attempt = 1; ; attempt++) {
    const runId = `${family}${attempt}`;
    const request = await blobs.json(
      paths.run(runId, "request.json"),
      LifecycleRequest.pick({ policyHash: true }),
    );
    if (!request) return attempts;
    const result = await blobs.json(paths.run(runId, "result.json"), LifecycleResult);
    const status = await orchestrations.status(runId);
    const instance = !status ? "missing" : status.active ? "active" : "ended";
    const samePolicy = request.policyHash === policy;
    attempts.push({ attempt, instance, samePolicy, ...(result && { outcome: result.outcome }) });
  }
}
