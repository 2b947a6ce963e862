import { describe, expect, test } from "vitest";
import { pollTaskWith } from "../../../activities/tasks/poll-task.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { startDatabricks } from "../databricks.ts";
import { blobs, jsonOf, newRun } from "../ground.ts";

const { databricks, ends, outputs } = await startDatabricks();
const task = { runId: "run-1", step: "trial-1", entryPoint: "train" as const, spec: "s" };
const poll = (databricksRunId: string) =>
  pollTaskWith({ blobs, databricks })({ task, databricksRunId }, new Hub());

let tokens = 0;
async function ended(state: object | undefined, output?: object) {
  const id = await databricks.submit({
    ...{
      name: "n",
      entryPoint: "train",
      spec: "s",
      token: `t-${++tokens}`,
      timeout: 60,
      where: "serverless",
    },
  });
  if (state) ends.set(id, { life_cycle_state: "TERMINATED", ...state });
  if (output) outputs.set(id, output);
  return id;
}

describe("a look at a task", () => {
  test("says that it goes on, or has succeeded, and asks for no output", async () => {
    expect(await poll(await ended(undefined))).toEqual({ state: "active" });
    expect(await poll(await ended({ result_state: "SUCCESS" }))).toEqual({ state: "succeeded" });
  });

  test("notes of a run's task how long it was busy, once it has ended", async () => {
    const { runId } = newRun();
    const noted = async (databricksRunId: string) => {
      await pollTaskWith({ blobs, databricks })({ task: { ...task, runId }, databricksRunId }, new Hub());
      return jsonOf(paths.run(runId, `machines/${databricksRunId}.json`));
    };
    expect(await noted(await ended(undefined))).toBeNull();
    expect(await noted(await ended({ result_state: "SUCCESS" }))).toEqual({ seconds: 1 });
    expect(await noted(await ended({ result_state: "FAILED" }))).toEqual({ seconds: 1 });
  });

  test("says why it failed, in the words of its process", async () => {
    const id = await ended({ result_state: "FAILED" }, { error: "ValueError: no photo", logs: "one\ntwo\n" });
    expect(await poll(id)).toEqual({
      state: "failed",
      message: [
        `Databricks run ${id} (trial-1) failed: ValueError: no photo`,
        ...["Last lines of its log:", "one", "two", `Page: https://page/${id}`],
      ].join("\n"),
    });
  });

  test("says why it failed also when nobody has the output any more", async () => {
    const { state, message } = await poll(await ended({ result_state: "FAILED", state_message: "it broke" }));
    expect([state, message]).toEqual(["failed", expect.stringContaining("it broke")]);
  });

  test("knows a task that was killed by its last words", async () => {
    const id = await ended({ result_state: "FAILED" }, { error: "exit code 137" });
    expect((await poll(id)).state).toBe("killed");
  });

  test("takes a run that is no longer on record for a lost one", async () => {
    expect(await poll("999999")).toMatchObject({
      state: "lost",
      message: expect.stringContaining("any more"),
    });
  });
});
