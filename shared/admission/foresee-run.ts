import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import type { Settings } from "../kit/settings.ts";
import { policyHash, trainingHash } from "../plan/identity.ts";
import type { Plans } from "../plan/plans.ts";
import { planOf } from "../plan/plans.ts";
import type { NoPhotos } from "../requests/no-photos.ts";
import {
  LifecycleRequest,
  RunEnd,
  runFamily,
  Started,
  startedBlob,
  type Trigger,
} from "../requests/request.ts";
import { type Attempt, nextAttempt, repeatsForced } from "./attempt.ts";
import type { Head } from "./head.ts";
import { readHead } from "./head-store.ts";

/** What requests for runs need around them. */
export type Around = { blobs: Blobs; plans: Plans; settings: Settings };

/** A run that is asked for. */
export interface RunForeseen {
  model: string;
  snapshot: string;
  ignored?: NoPhotos | undefined;
  force: boolean;
  /** The run that it goes on with. */
  continues?: string | undefined;
  trigger: Trigger;
}

/** What asking for a run would lead to, without doing it. */
export async function foreseeRun(deps: Around, wanted: RunForeseen, orchestrations: Orchestrations) {
  const plan = planOf(deps.plans, wanted.model);
  const hashes = {
    trainingHash: trainingHash(plan),
    policyHash: policyHash(plan),
    code: deps.settings.TRAINING_WHEEL_SHA256,
  };
  const { model, snapshot, ignored, force, continues, trigger } = wanted;
  const identity = { model, snapshot, ignored, force, continues, trigger, plan, ...hashes };
  const family = runFamily(identity);
  const attempts = await attemptsOf(deps, family, hashes.policyHash, orchestrations);
  const head = await readHead(deps.blobs, model);
  mustBeEnabled(head, model);
  // What goes on with a run that an upgrade has ended, or a person tries again, is no repetition of a failure by itself.
  const automatic = trigger.kind !== "http" && continues === undefined;
  const latest = head.latest === null || head.latest.startsWith(family);
  const { attempt, reused } = nextAttempt(attempts, { force, automatic, latest });
  const again = automatic && repeatsForced(attempts, attempt);
  const asked = again ? { ...identity, force: true, continues: `${family}${attempt - 1}` } : identity;
  const request: LifecycleRequest = { ...asked, runId: `${family}${attempt}`, attempt };
  return { request, reused };
}

/** Whatever asks for a run of a disabled model is told how to go on. */
export function mustBeEnabled({ disabled }: Head, model: string): void {
  if (!disabled) return;
  const remedy = `POST /api/models/${model}/enable first`;
  throw new Problem(
    409,
    "model-disabled",
    `"${model}" has been disabled since ${disabled.since}: ${remedy}.`,
  );
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
      LifecycleRequest.pick({ policyHash: true, force: true }),
    );
    if (!request) return attempts;
    const result = await blobs.json(paths.run(runId, "result.json"), RunEnd);
    const status = await orchestrations.status(runId);
    const instance = !status ? "missing" : status.active ? "active" : "ended";
    const samePolicy = request.policyHash === policy;
    const forced = (await blobs.json(startedBlob(runId), Started))?.force ?? request.force;
    attempts.push({ attempt, instance, samePolicy, forced, ...(result && { outcome: result.outcome }) });
  }
}
