import type { Blobs } from "../../shared/clients/blobs.ts";
import { stepsOf, trainTask, trialFiles } from "../../shared/search/tasks.ts";
import { outcomesOfTrials } from "../../shared/search/together.ts";
import { findResult } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { observeTrials } from "./contracts.ts";

export const observeTrialsWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof observeTrials> =>
  async ({ runId, trials, outcomes }) => {
    const ended = await outcomesOfTrials(blobs, runId, outcomes, trials);
    const ends = new Map(ended.map(({ step, state }) => [step, state]));
    return Promise.all(
      trials.map(async ({ number, rung }) => {
        const observed = { number, rung: rung?.number ?? 1 };
        // One that is in no outcome was reused.
        if ((ends.get(`${stepsOf(rung)}-${number}`) ?? "succeeded") !== "succeeded") return observed;
        const result = await findResult(blobs, trainTask, trialFiles(runId, number, rung?.until));
        if (!result) return observed;
        const { validation_loss: validationLoss, validation_accuracy: validationAccuracy } = result.best;
        return { ...observed, best: { validationLoss, validationAccuracy } };
      }),
    );
  };
