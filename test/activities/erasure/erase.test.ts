import { beforeEach, describe, expect, test } from "vitest";
import { finishErasureWith } from "../../../activities/erasure/finish-erasure.ts";
import { prepareEraseWith } from "../../../activities/erasure/prepare-erase.ts";
import { orderErasure } from "../../../shared/erasure/order-erasure.ts";
import { readErasure } from "../../../shared/erasure/order-store.ts";
import { eraseTask } from "../../../shared/erasure/tasks.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plansOf } from "../../plans.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun, photo, specAt } from "../ground.ts";

const hub = new Hub();
let asked = newRun();
let erased = "";
let erasureId = "";
const plans = () => plansOf(new Map([[asked.model, asked.plan]]));
const prepare = () =>
  prepareEraseWith({ blobs, plans: plans() })({ erasureId, model: asked.model, attempt: 1 }, hub);
const finish = (because: string | null = null) =>
  finishErasureWith({ blobs })({ erasureId, models: [asked.model], because }, hub);

beforeEach(async () => {
  asked = newRun();
  erased = photo(0xe000 + Number(asked.model.split("-")[1]));
  const order = { model: asked.model, photo: erased, deny: true };
  ({ erasureId } = await orderErasure({ blobs, plans: plans() }, order, hub));
});

/** A shard of this test's own that holds the photo. */
async function shard() {
  const at = (extension: "npz" | "json") => paths.shard("spec", asked.model, extension);
  await blobs.write(at("npz"), "pixels");
  await blobs.writeJson(at("json"), { photos: [erased, photo(1)] });
  return { pixels: blobs.uri(at("npz")), members: blobs.uri(at("json")) };
}

describe("what only Databricks can rewrite", () => {
  test("is told to it: shards, golden images and who may take their place, MLflow's runs", async () => {
    const held = await shard();
    const { model } = asked;
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

  test("is nothing where no dataset, shard or golden image has the photo", async () => {
    expect(await prepare()).toEqual({ spec: null });
  });

  test("is named in the erasure's record, and what named the photo is gone", async () => {
    const { pixels } = await shard();
    const folder = blobs.uri(paths.model(asked.model, "1", ""));
    const result = { format: 1, shards: [pixels], golden: [folder], artifacts: ["run-1/a.png"], seconds: 1 };
    const at = paths.erasureWork(erasureId, `${asked.model}.1.result.json`);
    await blobs.writeJson(at, result);
    expect(await finish()).toEqual({ status: "done" });
    const record = await readErasure(blobs, erasureId);
    expect(record).toMatchObject({
      status: "done",
      places: ["mlflow/run-1/a.png", `models/${asked.model}/1/golden`, `shards/spec/${asked.model}.npz`],
    });
    expect(await blobs.exists(at)).toBe(false);
    expect(await finish()).toEqual({ status: "done" });
    expect(await readErasure(blobs, erasureId)).toEqual(record);
  });

  test("stays on record for the next try where the erasure was interrupted", async () => {
    expect(await finish("no disk left")).toEqual({
      status: "failed",
      because: "no disk left DELETE the photo again: it goes on from here.",
    });
    expect((await readErasure(blobs, erasureId))?.status).toBe("failed");
    expect(await prepare()).toEqual({ spec: null });
  });
});
