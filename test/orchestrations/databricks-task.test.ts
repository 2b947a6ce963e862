import { describe, expect, test } from "vitest";
import { databricksTask as contract, taskLane as laneContract } from "../../activities/contracts/task.ts";
import { databricksTask } from "../../orchestrations/databricks-task.ts";
import { taskLane } from "../../orchestrations/task-lane.ts";
import { play } from "./replay.ts";

const task = { runId: "run-1", step: "trial-1", entryPoint: "train", spec: "spec-uri" };
const submitTask = () => ({ databricksRunId: 42 });
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
    expect(output).toMatchObject({ step: "trial-1", state: "succeeded", databricksRunId: 42 });
    expect(calls.filter(({ name }) => name === "submitTask")).toHaveLength(1);
  });

  test("starts a lost run again under the next attempt", async () => {
    const { continuedWith } = await play(
      contract,
      databricksTask,
      { task, attempt: 1 },
      {
        activities: { submitTask, pollTask: states("lost") },
      },
    );
    expect(continuedWith).toEqual({ task, attempt: 2 });
  });

  test("gives up after three lost runs", async () => {
    const { output } = await play(
      contract,
      databricksTask,
      { task, attempt: 3 },
      {
        activities: { submitTask, pollTask: states("lost") },
      },
    );
    expect(output).toMatchObject({ state: "failed", message: "why" });
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
    expect(continuedWith).toMatchObject({ task, attempt: 1, databricksRunId: 42 });
    const { calls } = await play(contract, databricksTask, continuedWith, {
      activities: { submitTask, pollTask: states("succeeded") },
    });
    expect(calls.map(({ name }) => name)).toEqual(["timer", "pollTask"]);
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

describe("a lane", () => {
  test("does one task after the other, and a failure does not stop the next", async () => {
    const tasks = [task, { ...task, step: "trial-2" }];
    const { output, calls } = await play(
      laneContract,
      taskLane,
      { tasks },
      {
        orchestrations: {
          databricksTask: ({ task: { step } }: { task: { step: string } }) => ({ step, state: "failed" }),
        },
      },
    );
    expect(output.map(({ step }) => step)).toEqual(["trial-1", "trial-2"]);
    expect(calls.map(({ instanceId }) => instanceId)).toEqual(["run-1-trial-1", "run-1-trial-2"]);
  });
});
