import type { Blobs } from "../../shared/clients/blobs.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { paths } from "../../shared/kit/paths.ts";
import { LifecycleRequest, Started, startedBlob } from "../../shared/requests/request.ts";
import { endOfDead } from "../../shared/runs/dead-run.ts";
import type { Activity } from "../activity.ts";
import type { examineRun } from "./contracts.ts";

/** What a request says apart from its plan, which this version may not be able to read. */
const Asked = LifecycleRequest.pick({
  model: true,
  snapshot: true,
  ignored: true,
  force: true,
  trigger: true,
});

export const examineRunWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof examineRun> =>
  async ({ runId }, orchestrations) => {
    const asked = await blobs.json(paths.run(runId, "request.json"), Asked);
    const instance = await orchestrations.status(runId);
    if (!asked || !instance) throw new TerminalError(`run ${runId} was never started`);
    const { outcome, because, askAgain } = endOfDead(instance);
    const { model, snapshot, ignored, trigger } = asked;
    const { force = asked.force } = (await blobs.json(startedBlob(runId), Started)) ?? {};
    const now = new Date().toISOString();
    // Its listing is as old as its trigger: it comes before no run that was asked for since.
    const wanted = { model, snapshot, ignored, force, listedAt: trigger.at, continues: runId };
    return {
      model,
      outcome,
      because,
      again: askAgain ? { ...wanted, trigger: { ...trigger, at: now } } : null,
    };
  };
