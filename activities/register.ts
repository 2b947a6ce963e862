import * as df from "durable-functions";
import { z } from "zod";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Contract } from "../shared/contract.ts";
import type { Deps } from "../shared/deps.ts";
import type { Envelope } from "../shared/durable.ts";
import type { Activity } from "./activity.ts";
import { cancelTasksWith } from "./cancel-tasks.ts";
import { claimVersionWith } from "./claim-version.ts";
import { collectCheckWith } from "./collect-check.ts";
import { collectEvaluateWith } from "./collect-evaluate.ts";
import { collectRegisterWith } from "./collect-register.ts";
import { collectTrialsWith } from "./collect-trials.ts";
import * as data from "./contracts/data.ts";
import * as erasure from "./contracts/erasure.ts";
import * as intake from "./contracts/intake.ts";
import * as place from "./contracts/place.ts";
import * as releasing from "./contracts/release.ts";
import * as retention from "./contracts/retention.ts";
import * as searching from "./contracts/search.ts";
import * as tasks from "./contracts/task.ts";
import { copyModelWith } from "./copy-model.ts";
import { describeDatasetWith } from "./describe-dataset.ts";
import { eraseFilesWith } from "./erase-files.ts";
import { eraseTextsWith } from "./erase-texts.ts";
import { findDeletionsWith } from "./find-deletions.ts";
import { finishErasureWith } from "./finish-erasure.ts";
import { finishRunWith } from "./finish-run.ts";
import { keepQuarantineWith } from "./keep-quarantine.ts";
import { observePhotosWith } from "./observe-photos.ts";
import { openRunWith } from "./open-run.ts";
import { perform } from "./perform.ts";
import { holdModelWith, releaseModelWith } from "./place.ts";
import { pollTaskWith } from "./poll-task.ts";
import { prepareCheckWith } from "./prepare-check.ts";
import { prepareEraseWith } from "./prepare-erase.ts";
import { prepareEvaluateWith } from "./prepare-evaluate.ts";
import { prepareInspectWith } from "./prepare-inspect.ts";
import { preparePreprocessWith } from "./prepare-preprocess.ts";
import { prepareRegisterWith } from "./prepare-register.ts";
import { prepareTrialsWith } from "./prepare-trials.ts";
import { promoteWith } from "./promote.ts";
import { requestRunWith } from "./request-run.ts";
import { setAliasesWith } from "./set-aliases.ts";
import { smokeTestWith } from "./smoke-test.ts";
import { submitTaskWith } from "./submit-task.ts";
import { listModelsWith, sweepModelWith, sweepShardsWith } from "./sweep.ts";
import { takeSnapshotWith } from "./take-snapshot.ts";
import { wasCancelledWith } from "./was-cancelled.ts";

/** Makes every activity known to Durable Functions under its contract's name. */
export function registerActivities(deps: Deps): void {
  register(intake.observePhotos, observePhotosWith(deps));
  register(intake.takeSnapshot, takeSnapshotWith(deps));
  register(intake.requestRun, requestRunWith(deps));

  register(tasks.submitTask, submitTaskWith(deps));
  register(tasks.pollTask, pollTaskWith(deps));
  register(tasks.wasCancelled, wasCancelledWith(deps));
  register(tasks.cancelTasks, cancelTasksWith(deps));

  register(data.prepareInspect, prepareInspectWith(deps));
  register(data.describeDataset, describeDatasetWith(deps));
  register(data.keepQuarantine, keepQuarantineWith(deps));
  register(data.findDeletions, findDeletionsWith(deps));
  register(data.prepareCheck, prepareCheckWith(deps));
  register(data.collectCheck, collectCheckWith(deps));
  register(data.preparePreprocess, preparePreprocessWith(deps));

  register(searching.openRun, openRunWith(deps));
  register(searching.prepareTrials, prepareTrialsWith(deps));
  register(searching.collectTrials, collectTrialsWith(deps));
  register(searching.prepareEvaluate, prepareEvaluateWith(deps));
  register(searching.collectEvaluate, collectEvaluateWith(deps));

  register(releasing.prepareRegister, prepareRegisterWith(deps));
  register(releasing.collectRegister, collectRegisterWith(deps));
  register(releasing.claimVersion, claimVersionWith(deps));
  register(releasing.copyModel, copyModelWith(deps));
  register(releasing.smokeTest, smokeTestWith(deps));
  register(releasing.promote, promoteWith(deps));
  register(releasing.setAliases, setAliasesWith(deps));
  register(releasing.finishRun, finishRunWith(deps));

  register(retention.listModels, listModelsWith(deps));
  register(retention.sweepModel, sweepModelWith(deps));
  register(retention.sweepShards, sweepShardsWith(deps));
  register(place.holdModel, holdModelWith(deps));
  register(place.releaseModel, releaseModelWith(deps));
  register(erasure.eraseFiles, eraseFilesWith(deps));
  register(erasure.prepareErase, prepareEraseWith(deps));
  register(erasure.eraseTexts, eraseTextsWith(deps));
  register(erasure.finishErasure, finishErasureWith(deps));
}

function register<I, O>(contract: Contract<I, O>, activity: Activity<Contract<I, O>>): void {
  df.app.activity(contract.name, {
    extraInputs: [df.input.durableClient()],
    handler: async (input: unknown, context): Promise<z.infer<typeof Envelope>> => {
      const parsed = contract.input.safeParse(input);
      if (!parsed.success)
        return { terminal: `${contract.name}'s input is wrong: ${z.prettifyError(parsed.error)}` };
      return perform(() => activity(parsed.data, orchestrationsOf(context)));
    },
  });
}
