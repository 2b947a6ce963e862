import type { Mlflow } from "../../shared/clients/mlflow.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import { sourceTags } from "../../shared/search/source-tags.ts";
import { experimentName, nameOf, RUN_TAG } from "../../shared/search/tracking.ts";
import type { Activity } from "../activity.ts";
import type { openRun } from "./contracts.ts";

export const openRunWith =
  ({
    mlflow,
    settings,
  }: {
    mlflow: Mlflow;
    settings: Pick<Settings, "DARKROOM_COMMIT" | "DARKROOM_ENVIRONMENT">;
  }): Activity<typeof openRun> =>
  async ({ runId, model, snapshot, trainingHash, code, sample, trigger }) => {
    const experiment = await mlflow.experiment(experimentName(model, settings));
    const [opened] = await mlflow.runsWithTag(experiment, RUN_TAG, runId);
    if (opened) return { mlflowRunId: opened.info.run_id };
    const tags = {
      [RUN_TAG]: runId,
      "darkroom.snapshot": snapshot,
      "darkroom.plan": trainingHash,
      "darkroom.code": code,
      ...(sample !== undefined && { "darkroom.sample": String(sample) }),
      ...sourceTags({ trigger }, settings.DARKROOM_COMMIT),
    };
    return { mlflowRunId: await mlflow.createRun(experiment, nameOf(trigger), Date.now(), tags) };
  };
