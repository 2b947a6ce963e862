import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { paths } from "../kit/paths.ts";
import { isAside } from "../requests/aside.ts";
import { readRequest } from "../requests/read-request.ts";
import type { LifecycleRequest } from "../requests/request.ts";
import type { Head } from "./head.ts";

/** What of a request may change: whether it is forced. */
const Forced = z.looseObject({ force: z.boolean() });
const REQUEST = { schema: Forced, format: 1 };
const requestBlob = (runId: string) => paths.run(runId, "request.json");

/** Writes the request down, and its name where the newest are found first. What was forced once stays forced. */
export async function keepRequest(blobs: Blobs, request: LifecycleRequest): Promise<void> {
  const { runId, model, trigger } = request;
  const before = await readRequest(blobs, runId);
  if (before && "fault" in before)
    await blobs.writeJson(requestBlob(runId), { ...request, force: request.force || before.force });
  else
    await changeJson(blobs, requestBlob(runId), REQUEST, undefined, (waiting) => ({
      ...waiting,
      ...request,
      force: request.force || (waiting?.force ?? false),
    }));
  await blobs.writeJson(paths.runByTime(model, trigger.at, runId), { runId });
}

/**
 * What was forced stays forced, also when a newer run takes its place. This is written before the head is: a race may make a run
 * forced that need not be, but none that must be is forgotten.
 */
export async function handOnForce(blobs: Blobs, before: Head, after: Head): Promise<void> {
  const next = after.queued ?? after.running;
  const known = new Set(before.ousted.map(({ runId }) => runId));
  for (const { runId } of after.ousted.filter((each) => !known.has(each.runId)))
    if (next !== null) await passForce(blobs, runId, next);
}

/** Makes a run that has not begun forced if the one whose place it takes was. */
export async function passForce(blobs: Blobs, from: string, to: string): Promise<void> {
  const asked = await readRequest(blobs, from);
  // That of a sample, or an older dataset, is for it alone.
  const forced = asked && !isAside(asked) && asked.force;
  const taking = forced && (await readRequest(blobs, to));
  if (taking && !("fault" in taking))
    await changeJson(blobs, requestBlob(to), REQUEST, taking, (now) => ({ ...now, force: true }));
}
