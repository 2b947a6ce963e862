import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { countRuns } from "../../../shared/runs/metrics.ts";
import { tellRun } from "../../../shared/tasks/tell-run.ts";

test("a Databricks run is counted for its model, and where it is no life cycle's under a name that no model has", async () => {
  const registry = new Registry();
  countRuns(registry);
  const ended = {
    state: "succeeded",
    page: "",
    message: "",
    tasks: [],
    took: { from: 0, until: 1000 },
  } as const;
  for (const runId of [`pets${"-0123456789ab".repeat(3)}-1`, "_doctor"])
    tellRun({ runId, step: "look", databricksRunId: runId }, { ...ended, tasks: [] });
  const told = await registry.getSingleMetricAsString("darkroom_databricks_run_seconds");
  expect(told.match(/(?<=_count).*/g)).toEqual([
    '{model="pets",state="succeeded"} 1',
    '{model="_none",state="succeeded"} 1',
  ]);
});
