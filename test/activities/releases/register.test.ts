import { describe, expect, test } from "vitest";
import { collectRegisterWith } from "../../../activities/releases/collect-register.ts";
import { prepareRegisterWith } from "../../../activities/releases/prepare-register.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { registerTask } from "../../../shared/releases/tasks.ts";
import { trials } from "../../orchestrations/fixtures.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun, specAt } from "../ground.ts";

const hub = new Hub();

test("a registration is told which model, which run asks, and what to tag it with; a repetition the same", async () => {
  const request = newRun();
  const winner = { ...(trials[1] as (typeof trials)[0]) };
  const input = { request, dataset: "d".repeat(64), winner, accuracy: 0.95 };
  const { spec } = await prepareRegisterWith({ blobs })(input, hub);
  const told = await specAt(spec);
  expect(registerTask.spec.parse(told)).toEqual({
    format: 1,
    model: request.model,
    folder: blobs.uri(paths.run(request.runId, "trials/2")),
    mlflowRun: "mlflow-2",
    key: request.runId,
    tags: {
      "darkroom.run": request.runId,
      "darkroom.snapshot": request.snapshot,
      "darkroom.dataset": "d".repeat(64),
      "darkroom.plan": request.trainingHash,
      "darkroom.code": request.code,
      "darkroom.test_accuracy": "0.9500",
    },
    result: blobs.uri(paths.run(request.runId, "register/result.json")),
  });
  expect(await prepareRegisterWith({ blobs })(input, hub)).toEqual({ spec });
  expect(await specAt(spec)).toEqual(told);
});

describe("the registry's answer", () => {
  const collected = async (result: unknown) => {
    const { runId, model } = newRun();
    if (result) await blobs.writeJson(paths.run(runId, "register/result.json"), result);
    return collectRegisterWith({ blobs })({ runId, model: model.replace(/\d+/, "n") }, hub);
  };
  const answer = { version: "7", modelId: "m-1", source: "models:/m-1" };

  test("is a name and a number, in every layout so far", async () => {
    expect(await collected(answer)).toEqual({ name: "pets-n", number: "7" });
    expect(await collected({ format: 1, ...answer, seconds: 3, more: true })).toMatchObject({ number: "7" });
  });

  test("that is missing or wrong ends the run with the file's name", async () => {
    await expect(collected(undefined)).rejects.toThrow(
      /the task register succeeded but left no result at runs\/.+\/register\/result\.json/,
    );
    await expect(collected({ ...answer, version: "../7" })).rejects.toThrow(
      /register\/result\.json is no result of register: .*must be a version's number.*version/s,
    );
  });
});
