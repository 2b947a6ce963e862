import type { Blobs } from "../../shared/clients/blobs.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { isAside } from "../../shared/requests/aside.ts";
import { readRequest } from "../../shared/requests/read-request.ts";
import { Started, startedBlob } from "../../shared/requests/request.ts";
import { endOfDead } from "../../shared/runs/dead-run.ts";
import type { Activity } from "../activity.ts";
import type { examineRun } from "./contracts.ts";

/** Characters of a snapshot's identity; of a request that cannot be read, its run's id has only the first. */
const WHOLE = 64;

export const examineRunWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof examineRun> =>
  async ({ runId }, orchestrations) => {
    const asked = await readRequest(blobs, runId);
    const instance = await orchestrations.status(runId);
    if (!asked) throw new TerminalError(`run ${runId} was never asked for`);
    const { outcome, because, askAgain } = endOfDead(instance);
    const { model, snapshot, ignored, trigger } = asked;
    // One on a sample or an older dataset begins at once or not at all: its person asks again.
    if (!askAgain || !trigger || isAside(asked) || snapshot.length < WHOLE)
      return { model, outcome, because, again: null };
    const { force = asked.force } = (await blobs.json(startedBlob(runId), Started)) ?? {};
    const now = new Date().toISOString();
    // Its listing is as old as its trigger: it comes before no run that was asked for since.
    const wanted = { model, snapshot, ignored, force, listedAt: trigger.at, continues: runId };
    return { model, outcome, because, again: { ...wanted, trigger: { ...trigger, at: now } } };
  };
