import { beforeEach, describe, expect, test } from "vitest";
import { Mlflow } from "../../../shared/clients/mlflow.ts";
import { readSettings } from "../../../shared/kit/settings.ts";
import { Refusal, standIn } from "../../activities/stand-in.ts";

/** A workspace: experiments lie in folders, and one whose folder is missing is refused. */
let folders = new Set<string>();
let experiments: string[] = [];
const { url, asked } = await standIn(({ path, body }) => {
  if (path.endsWith("workspace/mkdirs")) folders.add(body.path);
  if (path !== "experiments/create") return { experiment: { experiment_id: "1", lifecycle_stage: "active" } };
  if (!folders.has(body.name.replace(/\/[^/]*$/, ""))) throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST");
  if (experiments.includes(body.name)) throw new Refusal(400, "RESOURCE_ALREADY_EXISTS");
  return { experiment_id: String(experiments.push(body.name)) };
});
beforeEach(() => {
  folders = new Set(["/Shared"]);
  experiments = [];
  asked.length = 0;
});
const mlflow = (workspace: string) =>
  new Mlflow(
    readSettings({
      ...{
        DataStorage: "UseDevelopmentStorage=true",
        DATABRICKS_CLUSTER: "local",
        DATABRICKS_TOKEN: "secret",
      },
      ...{ DATABRICKS_HOST: workspace, MLFLOW_TRACKING_URI: url },
      ...{ TRAINING_WHEEL: "wheel", TRAINING_WHEEL_SHA256: "a".repeat(64) },
    }),
  );

describe("an experiment on Databricks", () => {
  test("is created with the folder that it lies in, and found from then on", async () => {
    expect(await mlflow(url).experiment("/Shared/darkroom/pets")).toBe("1");
    expect(folders).toContain("/Shared/darkroom");
    expect(await mlflow(url).experiment("/Shared/darkroom/pets")).toBe("1");
    expect(asked.filter(({ path }) => path.endsWith("mkdirs"))).toHaveLength(1);
  });

  test("that is refused all the same is told, after one try more", async () => {
    const before = folders.add.bind(folders);
    folders.add = () => folders;
    await expect(mlflow(url).experiment("/Shared/darkroom/pets")).rejects.toThrow("RESOURCE_DOES_NOT_EXIST");
    expect(asked.filter(({ path }) => path === "experiments/create")).toHaveLength(2);
    folders.add = before;
  });

  test("has its runs where a workspace shows them", () => {
    expect(mlflow(url).page("1", "r")).toBe(`${url}/ml/experiments/1/runs/r`);
    expect(mlflow("http://127.0.0.1:1").page("1", "r")).toBe(
      `${url}/#/experiments/1/runs/r?workflowType=machine_learning`,
    );
  });
});

test("an MLflow of one's own has no folders: what it refuses is told", async () => {
  await expect(mlflow("http://127.0.0.1:1").experiment("/Shared/darkroom/pets")).rejects.toThrow(
    "RESOURCE_DOES_NOT_EXIST",
  );
  expect(asked.filter(({ path }) => path.endsWith("mkdirs"))).toEqual([]);
});
