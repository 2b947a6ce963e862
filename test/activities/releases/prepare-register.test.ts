import { expect, test } from "vitest";
import { prepareRegisterWith } from "../../../activities/releases/prepare-register.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { registerTask } from "../../../shared/releases/tasks.ts";
import { trials } from "../../orchestrations/fixtures.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, settings as local, newRun, specAt } from "../ground.ts";

const hub = new Hub();
const settings = { ...local, MLFLOW_TRACKING_URI: "http://127.0.0.1:2" };

test("a registration is told which model, which run asks, and what to tag it with; a repetition the same", async () => {
  const request = newRun();
  const winner = { ...(trials[1] as (typeof trials)[0]) };
  const input = { request, dataset: "d".repeat(64), winner, accuracy: 0.95 };
  const { spec } = await prepareRegisterWith({ blobs, settings })(input, hub);
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
  expect(await prepareRegisterWith({ blobs, settings })(input, hub)).toEqual({ spec });
  expect(await specAt(spec)).toEqual(told);
});

test("a registration in Unity Catalog is told so, by a name of three levels", async () => {
  const request = newRun();
  const winner = { ...(trials[1] as (typeof trials)[0]) };
  const input = { request, dataset: "d".repeat(64), winner, accuracy: 0.95 };
  const catalog = { ...settings, MODEL_REGISTRY: "main.darkroom" };
  const { spec } = await prepareRegisterWith({ blobs, settings: catalog })(input, hub);
  expect(await specAt(spec)).toMatchObject({
    model: `main.darkroom.${request.model}`,
    registry: "databricks-uc",
  });
});
