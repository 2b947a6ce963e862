import { describe, expect, test } from "vitest";
import { cancelTasksWith } from "../../../activities/tasks/cancel-tasks.ts";
import { submitTaskWith } from "../../../activities/tasks/submit-task.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { TASKS } from "../../../shared/runs/tasks.ts";
import { forWhat } from "../../../shared/tasks/run-name.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { startDatabricks } from "../databricks.ts";
import { blobs, jsonOf, newRun, settings } from "../ground.ts";

const { databricks, runs } = await startDatabricks();
const submit = (runId: string, attempt = 1, storage = blobs) => {
  const task = { runId, step: "register", entryPoint: "register" as const, spec: "spec" };
  return submitTaskWith({ blobs: storage, databricks, settings, kinds: TASKS })({ task, attempt }, new Hub());
};
const cancel = (runId: string) => cancelTasksWith({ blobs, databricks })({ runId }, new Hub());

describe("submitting a task", () => {
  test("starts one run, however often it is repeated, and keeps where people look at it and what it is on", async () => {
    const { runId } = newRun();
    const first = await submit(runId);
    expect(await submit(runId)).toEqual(first);
    expect(runs.filter(({ name }) => name === `${runId} register`)).toMatchObject([
      { timeout: TASKS.register.timeout, token: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(await jsonOf(paths.run(runId, "databricks/register.1.json"))).toEqual({
      databricksRunId: first.databricksRunId,
      page: `https://page/${first.databricksRunId}`,
      token: runs[Number(first.databricksRunId) - 1]?.token,
      on: { kind: "standing", machine: "local" },
    });
  });

  test("starts another run for another attempt", async () => {
    const { runId } = newRun();
    expect(await submit(runId, 2)).not.toEqual(await submit(runId, 1));
  });

  test("starts nothing for a run that was cancelled", async () => {
    const { runId } = newRun();
    await cancel(runId);
    const before = runs.length;
    expect(await submit(runId)).toEqual({ databricksRunId: null });
    expect(runs).toHaveLength(before);
  });

  test("is named by the app's environment, if it has one, in Databricks' list", async () => {
    const { runId } = newRun();
    const task = { runId, step: "register", entryPoint: "register" as const, spec: "spec" };
    const inTest = { ...settings, DARKROOM_ENVIRONMENT: "test" };
    const submitInTest = submitTaskWith({ blobs, databricks, settings: inTest, kinds: TASKS });
    const { databricksRunId } = await submitInTest({ task, attempt: 1 }, new Hub());
    const name = runs[Number(databricksRunId) - 1]?.name as string;
    expect(name).toBe(`[test] ${runId} register`);
    expect(forWhat(name)).toBe(runId);
  });

  test("may take as long as the settings say for its kind", async () => {
    const { runId } = newRun();
    const task = { runId, step: "register", entryPoint: "register" as const, spec: "spec" };
    const timeouts = { ...settings, DATABRICKS_TIMEOUTS: { register: 600 } };
    const submitted = submitTaskWith({ blobs, databricks, settings: timeouts, kinds: TASKS });
    const { databricksRunId } = await submitted({ task, attempt: 1 }, new Hub());
    expect(runs[Number(databricksRunId) - 1]?.timeout).toBe(600);
  });

  test("cancels what it has started when the cancellation came meanwhile", async () => {
    const { runId } = newRun();
    const looks = [false, true];
    const [writeJson, read] = [blobs.writeJson.bind(blobs), blobs.read.bind(blobs)];
    const storage = { exists: async () => looks.shift(), writeJson, read, json: blobs.json.bind(blobs) };
    const { databricksRunId } = await submit(runId, 1, storage as never);
    expect(runs[Number(databricksRunId) - 1]?.cancelled).toBe(true);
  });
});
