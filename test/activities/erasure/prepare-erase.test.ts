import { beforeEach, describe, expect, test } from "vitest";
import { prepareEraseWith } from "../../../activities/erasure/prepare-erase.ts";
import { erasureInstance } from "../../../shared/erasure/order.ts";
import { eraseTask } from "../../../shared/erasure/tasks.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { computeOf } from "../../../shared/tasks/where.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, jsonOf, specAt } from "../ground.ts";
import { ordered, shardWith } from "./ordered.ts";

let order: Awaited<ReturnType<typeof ordered>>;
beforeEach(async () => {
  order = await ordered();
});
const prepare = () => {
  const { plans, erasureId, model } = order;
  return prepareEraseWith({ blobs, plans, settings: {} })({ erasureId, model, attempt: 1 }, new Hub());
};

describe("what only Databricks can rewrite", () => {
  test("is told to it: shards, golden images and who may take their place, MLflow's runs", async () => {
    const held = await shardWith(order);
    const { asked, model, erased, erasureId } = order;
    const golden = [{ file: `${erased}.png`, label: "cat", probabilities: [1] }];
    await blobs.writeJson(paths.model(model, "1", "golden/golden.json"), golden);
    const card = { model, version: "1", runId: asked.runId, snapshot: "s", dataset: "d", mlflowRunId: "m" };
    const rest = { trainingHash: "t", code: "c", accuracy: 1 };
    await blobs.writeJson(paths.model(model, "1", "version.json"), { ...card, ...rest });
    const { spec } = await prepare();
    const told = await specAt(spec as string);
    expect(eraseTask.spec.parse(told)).toEqual({
      ...{ format: 1, photo: erased, names: [], shards: [held] },
      golden: [
        {
          folder: blobs.uri(paths.model(model, "1", "")),
          images: blobs.photosUri("images"),
          test: blobs.uri(paths.run(asked.runId, "evaluate/test.jsonl")),
        },
      ],
      mlflow: { experiment: `/Shared/darkroom/${model}`, datasets: [] },
      result: blobs.uri(paths.erasureWork(erasureId, `${model}.1.result.json`)),
    });
    expect(await prepare()).toEqual({ spec });
  });

  test("is done by the machines that the plan of the model names; the settings' where it names none, or is gone", async () => {
    const { plans, erasureId, model, asked } = order;
    await shardWith(order);
    const machines = async (after: object) => {
      const plan = { ...asked.plan, ...after };
      const named = { ...plans, all: async () => new Map([[model, plan]]) };
      const on = prepareEraseWith({ blobs, plans: named, settings: {} });
      await on({ erasureId, model, attempt: 1 }, new Hub());
      return jsonOf(computeOf(erasureInstance({ erasureId, attempt: 1 })));
    };
    const compute = { cluster: "0123-456789-abcdefgh" };
    expect(await machines({ compute })).toEqual(compute);
    expect(await machines({})).toEqual({});
  });

  test("is nothing where no dataset, shard or golden image has the photo", async () => {
    expect(await prepare()).toEqual({ spec: null });
  });
});
