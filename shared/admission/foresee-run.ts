import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import type { Settings } from "../kit/settings.ts";
import { trainingCode } from "../kit/wheels.ts";
import { policyHash, trainingHash } from "../plan/identity.ts";
import type { Plans } from "../plan/plans.ts";
import { activePlanOf } from "../plan/plans.ts";
import { isAutomatic, newCodeStartsNothing } from "../requests/new-code.ts";
import type { NoPhotos } from "../requests/no-photos.ts";
import { readRequest } from "../requests/read-request.ts";
import {
  type LifecycleRequest,
  RunEnd,
  runFamily,
  Started,
  startedBlob,
  type Trigger,
} from "../requests/request.ts";
import { sampledHash } from "../requests/sample.ts";
import { type Attempt, AUTOMATIC_ATTEMPTS, nextAttempt, repeatsForced } from "./attempt.ts";
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
  /** Only so many photos of each class take part. */
  sample?: number | undefined;
  /** The dataset version whose listing it is about. */
  fromDataset?: string | undefined;
  /** The run that it goes on with. */
  continues?: string | undefined;
  trigger: Trigger;
}

/** What asking for a run would lead to, without doing it. */
export async function foreseeRun(deps: Around, wanted: RunForeseen, orchestrations: Orchestrations) {
  const plan = await activePlanOf(deps.plans, wanted.model);
  const hashes = {
    trainingHash: sampledHash(trainingHash(plan), wanted.sample),
    policyHash: policyHash(plan),
    code: trainingCode(deps.settings),
  };
  const { model, snapshot, ignored, force, sample, fromDataset, continues, trigger } = wanted;
  const identity = {
    model,
    snapshot,
    ignored,
    force,
    sample,
    fromDataset,
    continues,
    trigger,
    plan,
    ...hashes,
  };
  const family = runFamily(identity);
  const answer = async (family: string, latest: boolean) => {
    const attempts = await attemptsOf(deps, family, hashes.policyHash, orchestrations);
    // What goes on with a run that an upgrade has ended, or a person tries again, is no repetition of a failure by itself.
    const automatic = isAutomatic(trigger) && continues === undefined;
    const { attempt, reused } = nextAttempt(attempts, { force, automatic, latest });
    const again = automatic && repeatsForced(attempts, attempt);
    const asked = again ? { ...identity, force: true, continues: `${family}${attempt - 1}` } : identity;
    const request: LifecycleRequest = { ...asked, runId: `${family}${attempt}`, attempt };
    return { request, reused };
  };
  const head = await readHead(deps.blobs, model);
  mustBeEnabled(head, model);
  const before = newCodeStartsNothing(identity) ? exceptForCode(head.latest, family) : undefined;
  const asBefore = before === undefined ? undefined : await answer(before, true);
  if (asBefore?.reused !== undefined) return asBefore;
  return answer(family, head.latest === null || head.latest.startsWith(family));
}

/** The family of the run that was asked for last, if it was about the same photos and plan under another code. */
function exceptForCode(latest: string | null, family: string): string | undefined {
  const withoutCode = (text: string) => text.replace(/-[0-9a-f]{12}-\d*$/, "");
  const other = latest?.replace(/\d+$/, "");
  return other !== undefined && other !== family && withoutCode(other) === withoutCode(family)
    ? other
    : undefined;
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

/** The newest attempts of a family, the oldest of them first. */
async function attemptsOf(
  { blobs }: Around,
  family: string,
  policy: string,
  orchestrations: Orchestrations,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const last = await lastAttempt(blobs, family);
  for (let attempt = Math.max(1, last - AUTOMATIC_ATTEMPTS + 1); attempt <= last; attempt++) {
    const runId = `${family}${attempt}`;
    const request = await readRequest(blobs, runId);
    if (!request) continue;
    const result = await blobs.json(paths.run(runId, "result.json"), RunEnd);
    const status = await orchestrations.status(runId);
    const instance = !status ? "missing" : status.active ? "active" : "ended";
    const samePolicy = request.policyHash === policy;
    const forced = (await blobs.json(startedBlob(runId), Started))?.force ?? request.force;
    attempts.push({ attempt, instance, samePolicy, forced, ...(result && { outcome: result.outcome }) });
  }
  return attempts;
}

/** How many attempts there were: they have numbers without a gap, and thousands where somebody forces one every hour. */
async function lastAttempt(blobs: Blobs, family: string): Promise<number> {
  const exists = (attempt: number) => blobs.exists(paths.run(`${family}${attempt}`, "request.json"));
  let [known, none] = [0, 1];
  while (await exists(none)) [known, none] = [none, 2 * none];
  while (none - known > 1) {
    const middle = (known + none) >>> 1;
    if (await exists(middle)) known = middle;
    else none = middle;
  }
  return known;
}
