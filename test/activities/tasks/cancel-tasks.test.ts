import { describe, expect, test } from "vitest";
import { cancelTasksWith } from "../../../activities/tasks/cancel-tasks.ts";
import { wasCancelledWith } from "../../../activities/tasks/was-cancelled.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { startDatabricks } from "../databricks.ts";
import { blobs, newRun } from "../ground.ts";

const { databricks, runs } = await startDatabricks();
const hub = new Hub();
const cancel = (runId: string) => cancelTasksWith({ blobs, databricks })({ runId }, hub);
const cancelled = (runId: string) => wasCancelledWith({ blobs })({ runId }, hub);

async function started(runId: string, step: string) {
  const request = {
    name: step,
    entryPoint: "train",
    spec: "s",
    token: `${runId} ${step}`,
    timeout: 60,
    where: "serverless" as const,
  };
  const databricksRunId = await databricks.submit(request);
  const record = { databricksRunId, page: "", token: request.token };
  await blobs.writeJson(paths.run(runId, `databricks/${step}.1.json`), record);
  return Number(databricksRunId) - 1;
}

describe("cancelling the tasks of a run", () => {
  test("cancels each of its Databricks runs, and none of another run's", async () => {
    const [mine, other] = [newRun().runId, newRun().runId];
    const own = [await started(mine, "trial-1"), await started(mine, "trial-2")];
    const foreign = await started(other, "trial-1");
    expect(await cancel(mine)).toEqual({ cancelled: 2 });
    expect(own.map((n) => runs[n]?.cancelled)).toEqual([true, true]);
    expect(runs[foreign]?.cancelled).toBe(false);
  });

  test("is remembered by the run, also one that has started nothing; and repeated without harm", async () => {
    const { runId } = newRun();
    expect(await cancelled(runId)).toBe(false);
    expect(await cancel(runId)).toEqual({ cancelled: 0 });
    expect(await cancel(runId)).toEqual({ cancelled: 0 });
    expect(await cancelled(runId)).toBe(true);
  });

  test("of one step cancels those that do this one, and lets the run go on", async () => {
    const { runId } = newRun();
    const [one, other] = [await started(runId, "trial-1"), await started(runId, "trial-11")];
    const step = "trial-1";
    expect(await cancelTasksWith({ blobs, databricks })({ runId, step }, hub)).toEqual({ cancelled: 1 });
    expect([runs[one]?.cancelled, runs[other]?.cancelled]).toEqual([true, false]);
    expect(await cancelled(runId)).toBe(false);
  });

  test("passes over Databricks runs that are no longer on record", async () => {
    const { runId } = newRun();
    const record = { databricksRunId: "987654", page: "", token: "t" };
    await blobs.writeJson(paths.run(runId, "databricks/trial-1.1.json"), record);
    expect(await cancel(runId)).toEqual({ cancelled: 1 });
  });
});
