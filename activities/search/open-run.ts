import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { experimentName, nameOf, RUN_TAG } from "../../shared/search/tracking.ts";
import type { Activity } from "../activity.ts";
import type { openRun } from "./contracts.ts";

export const openRunWith =
  ({ mlflow }: { mlflow: Mlflow }): Activity<typeof openRun> =>
  async ({ runId, model, snapshot, trainingHash, code, sample, trigger }) => {
    const experiment = await mlflow.experiment(experimentName(model));
    const [opened] = await mlflow.runsWithTag(experiment, RUN_TAG, runId);
    if (opened) return { mlflowRunId: opened.info.run_id };
    const tags = {
      [RUN_TAG]: runId,
      "darkroom.snapshot": snapshot,
      "darkroom.plan": trainingHash,
      "darkroom.code": code,
      ...(sample !== undefined && { "darkroom.sample": String(sample) }),
    };
    return { mlflowRunId: await mlflow.createRun(experiment, nameOf(trigger), Date.now(), tags) };
  };
