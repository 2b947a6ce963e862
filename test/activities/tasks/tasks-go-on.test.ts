import { describe, expect, test } from "vitest";
import { tasksGoOnWith } from "../../../activities/tasks/tasks-go-on.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { startDatabricks } from "../databricks.ts";
import { blobs, newRun } from "../ground.ts";

const { databricks, ends } = await startDatabricks();
const goOn = (runId: string, step?: string) =>
  tasksGoOnWith({ blobs, databricks })({ runId, ...(step && { step }) }, new Hub());

async function started(runId: string, step: string, attempt = 1) {
  const token = `${runId} ${step} ${attempt}`;
  const databricksRunId = await databricks.submit({
    ...{ name: step, entryPoint: "train", spec: "s", token, timeout: 60, where: "serverless" },
  });
  const record = { databricksRunId, page: "", token };
  await blobs.writeJson(paths.run(runId, `databricks/${step}.${attempt}.json`), record);
  return databricksRunId;
}
const end = (id: string, result_state: string) =>
  ends.set(id, { life_cycle_state: "TERMINATED", result_state });

describe("the tasks of a run", () => {
  test("go on while one of their Databricks runs does, of whatever attempt", async () => {
    const { runId } = newRun();
    const [first, second] = [await started(runId, "trial-1"), await started(runId, "trial-1", 2)];
    end(second, "SUCCESS");
    expect(await goOn(runId)).toBe(true);
    end(first, "CANCELED");
    expect(await goOn(runId)).toBe(false);
  });

  test("of one step are told apart from those of others, also by longer names", async () => {
    const { runId } = newRun();
    end(await started(runId, "trial-1"), "FAILED");
    await started(runId, "trial-11");
    expect(await goOn(runId, "trial-1")).toBe(false);
    expect(await goOn(runId, "trial-11")).toBe(true);
  });

  test("do not where a run has none, or Databricks does not know them any more", async () => {
    const { runId } = newRun();
    expect(await goOn(runId)).toBe(false);
    const forgotten = { databricksRunId: "987654", page: "", token: "t" };
    await blobs.writeJson(paths.run(runId, "databricks/trial-1.1.json"), forgotten);
    expect(await goOn(runId)).toBe(false);
  });
});
