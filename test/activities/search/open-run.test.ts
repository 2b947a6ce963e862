import { expect, test } from "vitest";
import { openRunWith } from "../../../activities/search/open-run.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { newRun } from "../ground.ts";
import { startMlflow } from "../mlflow.ts";

const { mlflow, runs } = await startMlflow();
const open = openRunWith({ mlflow, settings: { DARKROOM_COMMIT: "c0ffee" } });

test("a life cycle's MLflow run says what it is about, and is opened once", async () => {
  const asked = newRun();
  const { mlflowRunId } = await open(asked, new Hub());
  expect(await open(asked, new Hub())).toEqual({ mlflowRunId });
  expect(runs.filter(({ tags }) => tags["darkroom.run"] === asked.runId)).toEqual([
    {
      id: mlflowRunId,
      name: "2026-01-01 00:00 photos",
      status: "RUNNING",
      tags: {
        "darkroom.run": asked.runId,
        "darkroom.snapshot": asked.snapshot,
        "darkroom.plan": asked.trainingHash,
        "darkroom.code": asked.code,
        "mlflow.user": "darkroom",
        "mlflow.source.name": "darkroom",
        "mlflow.source.type": "JOB",
        "mlflow.source.git.commit": "c0ffee",
      },
    },
  ]);
});

test("another attempt has a run of its own in the same experiment", async () => {
  const asked = newRun();
  const first = await open(asked, new Hub());
  const second = await open({ ...asked, runId: asked.runId.replace(/1$/, "2") }, new Hub());
  expect(second).not.toEqual(first);
});

test("its user is who asked for it by HTTP", async () => {
  const asked = newRun();
  const trigger = { kind: "http" as const, at: asked.trigger.at, by: "0b8e1c52-9d0f-4a5e-8a51-6f2f0c0a7d11" };
  const { mlflowRunId } = await open({ ...asked, trigger }, new Hub());
  expect(runs.find(({ id }) => id === mlflowRunId)?.tags["mlflow.user"]).toBe(
    "0b8e1c52-9d0f-4a5e-8a51-6f2f0c0a7d11",
  );
});
