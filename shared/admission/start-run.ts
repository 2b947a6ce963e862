import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { explain } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { readRequest, unreadable } from "../requests/read-request.ts";
import { lifecycleStart, type RunEnd, Started, startedBlob } from "../requests/request.ts";
import { concludeInstance, concludeStart } from "./conclude.ts";
import { leave, unqueue } from "./head.ts";
import { changeHead } from "./head-store.ts";
import { endOusted } from "./ousted.ts";

/**
 * Starts an admitted run. One that has ended is not started over: it leaves its place, as does one whose request nobody can read any
 * more, with that as its result. Of one that had tasks at Databricks and that Durable does not know, somebody has purged what it was: it is
 * ended. Safe to repeat.
 */
export async function startRun(blobs: Blobs, runId: string, orchestrations: Orchestrations): Promise<void> {
  const request = (await readRequest(blobs, runId)) ?? unreadable(runId, undefined, "it is missing");
  // It came to its end before it was let in: it was cancelled or ousted at the moment it was asked for again.
  if (await blobs.exists(paths.run(runId, "result.json")))
    return leaveHead(blobs, request.model, runId, orchestrations);
  if ("fault" in request) {
    await blobs.keepJson(paths.run(runId, "result.json"), lost(request.fault));
    return leaveHead(blobs, request.model, runId, orchestrations);
  }
  if ((await hadTasks(blobs, runId)) && !(await orchestrations.status(runId)))
    return orchestrations.start(concludeStart, concludeInstance(runId), { runId });
  await blobs.keepJson(startedBlob(runId), { startedAt: new Date().toISOString(), force: request.force });
  // Whoever starts it, and however often, it begins as it was noted first.
  const { force = request.force } = (await blobs.json(startedBlob(runId), Started)) ?? {};
  await orchestrations.start(lifecycleStart, runId, { ...request, force });
}

function lost(fault: string): RunEnd {
  const because = `its request cannot be carried out by this version of the app: ${fault}. POST retrain asks anew.`;
  return { outcome: "failed", because: explain(because), trials: [], endedAt: new Date().toISOString() };
}

/**
 * Whether an admitted run still holds its model's place. One that Durable does not know and that has no result was admitted by
 * someone who has not started it yet, or died before: it is started here. One that has died without a result, such as one whose
 * history the code of now does not repeat, keeps its place until it has been ended, which is started here, too.
 */
export async function holdsPlace(
  blobs: Blobs,
  runId: string,
  orchestrations: Orchestrations,
): Promise<boolean> {
  const status = await orchestrations.status(runId);
  if (status?.active) return true;
  if (await blobs.exists(paths.run(runId, "result.json"))) return false;
  if (status) await orchestrations.start(concludeStart, concludeInstance(runId), { runId });
  else await startRun(blobs, runId, orchestrations);
  return true;
}

async function hadTasks(blobs: Blobs, runId: string): Promise<boolean> {
  for await (const _ of blobs.list(paths.tasks(runId))) return true;
  return false;
}

/** Takes a finished run's place away and starts the follow-up, if there is one. Safe to repeat. */
export async function leaveHead(
  blobs: Blobs,
  model: string,
  runId: string,
  orchestrations: Orchestrations,
  restarted = false,
): Promise<void> {
  const now = new Date().toISOString();
  const { after } = await changeHead(blobs, model, (head) => leave(head, runId, now, restarted));
  if (after.running !== null) await startRun(blobs, after.running, orchestrations);
}

/** Takes a waiting run out of the queue, with the reason as its result. False if it does not wait any more. */
export async function leaveQueue(
  blobs: Blobs,
  model: string,
  runId: string,
  because: string,
): Promise<boolean> {
  const { before, after } = await changeHead(blobs, model, (head) => unqueue(head, runId, because));
  await endOusted(blobs, model, after);
  return before.queued === runId && after.queued !== runId;
}
