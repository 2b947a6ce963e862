import { describe, expect, test } from "vitest";
import { databricksTask as contract } from "../../../activities/tasks/contracts.ts";
import { databricksTask } from "../../../orchestrations/tasks/databricks-task.ts";
import { play } from "../replay.ts";

const task = { runId: "run-1", step: "trial-1", entryPoint: "train", spec: "spec-uri" };
const submitTask = () => ({ databricksRunId: "42" });
const states =
  (...answers: string[]) =>
  () => ({ state: answers.shift() ?? "active", message: "why" });

describe("following a Databricks task", () => {
  test("polls until it ends", async () => {
    const { output, calls } = await play(
      contract,
      databricksTask,
      { task },
      {
        activities: { submitTask, pollTask: states("active", "active", "succeeded") },
      },
    );
    expect(output).toMatchObject({ step: "trial-1", state: "succeeded", databricksRunId: "42" });
    expect(calls.filter(({ name }) => name === "submitTask")).toHaveLength(1);
  });

  const mishaps = { lost: 0, crowded: 0, killed: 0 };
  const wasCancelled = () => false;

  test("starts a lost run again under the next attempt", async () => {
    const { continuedWith } = await play(
      contract,
      databricksTask,
      { task, attempt: 1 },
      { activities: { submitTask, pollTask: states("lost"), wasCancelled } },
    );
    expect(continuedWith).toEqual({ task, attempt: 2, mishaps: { ...mishaps, lost: 1 } });
  });

  test("gives up after three lost runs, and after two that were killed, which says why", async () => {
    const end = async (state: string, before: Partial<typeof mishaps>) => {
      const activities = { submitTask, pollTask: states(state), wasCancelled };
      const input = { task, attempt: 3, mishaps: { ...mishaps, ...before } };
      return (await play(contract, databricksTask, input, { activities })).output;
    };
    expect(await end("lost", { lost: 2 })).toMatchObject({ state: "failed", message: "why" });
    expect(await end("killed", { killed: 1 })).toMatchObject({
      state: "failed",
      message: expect.stringMatching(/^why\nIt was killed twice, most likely for memory/),
    });
  });

  test("waits for room as long as it takes, and not on when it is cancelled meanwhile", async () => {
    const later = { task, attempt: 6, mishaps: { ...mishaps, crowded: 4 } };
    const crowded = (cancelled: boolean[]) =>
      play(contract, databricksTask, later, {
        activities: {
          submitTask,
          pollTask: states("crowded"),
          wasCancelled: () => cancelled.shift() ?? false,
        },
      });
    const { continuedWith, calls } = await crowded([]);
    expect(continuedWith).toEqual({ task, attempt: 7, mishaps: { ...mishaps, crowded: 5 } });
    expect(calls.filter(({ name }) => name === "wasCancelled")).toHaveLength(480 / 30);
    expect((await crowded([false, true])).output).toMatchObject({ state: "cancelled" });
  });

  test("never repeats a task whose code failed", async () => {
    const { output } = await play(
      contract,
      databricksTask,
      { task },
      { activities: { submitTask, pollTask: states("failed") } },
    );
    expect(output).toMatchObject({ state: "failed", message: "why" });
  });

  test("keeps its history short: a long run goes on in a fresh one, without a second submit", async () => {
    const { continuedWith } = await play(
      contract,
      databricksTask,
      { task },
      { activities: { submitTask, pollTask: states() } },
    );
    expect(continuedWith).toMatchObject({ task, attempt: 1, databricksRunId: "42" });
    const { calls } = await play(contract, databricksTask, continuedWith, {
      activities: { submitTask, pollTask: states("succeeded") },
    });
    expect(calls.map(({ name }) => name)).toEqual(["timer", "pollTask"]);
  });

  test("never throws: what stays away or is refused is a failure with its reason", async () => {
    const outcome = async (more: object) =>
      (
        await play(
          contract,
          databricksTask,
          { task },
          { activities: { submitTask, pollTask: states() }, ...more },
        )
      ).output;
    expect(await outcome({ fails: ({ name }: { name: string }) => name === "submitTask" })).toMatchObject({
      ...{ step: "trial-1", state: "failed", message: expect.stringContaining("submitTask failed") },
    });
    const refuse = () => {
      throw new Error("no such cluster");
    };
    expect(await outcome({ activities: { submitTask: refuse } })).toEqual({
      ...{ step: "trial-1", state: "failed", message: "no such cluster" },
    });
  });

  test("starts nothing for a run that was cancelled", async () => {
    const { output } = await play(
      contract,
      databricksTask,
      { task },
      {
        activities: { submitTask: () => ({ databricksRunId: null }) },
      },
    );
    expect(output).toEqual({ step: "trial-1", state: "cancelled" });
  });
});
