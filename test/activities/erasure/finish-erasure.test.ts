import { beforeEach, describe, expect, test } from "vitest";
import { finishErasureWith } from "../../../activities/erasure/finish-erasure.ts";
import { readErasure, readOrder } from "../../../shared/erasure/order-store.ts";
import { eraseTask } from "../../../shared/erasure/tasks.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { writeSpec } from "../../../shared/tasks/specs.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs } from "../ground.ts";
import { ordered, shardWith } from "./ordered.ts";

let order: Awaited<ReturnType<typeof ordered>>;
beforeEach(async () => {
  order = await ordered();
});
const finish = (because: string | null = null) => {
  const { erasureId, model } = order;
  return finishErasureWith({ blobs })({ erasureId, models: [model], because }, new Hub());
};

describe("the end of an erasure", () => {
  test("names in its record what Databricks has rewritten, and what named the photo is gone", async () => {
    const { pixels } = await shardWith(order);
    const { model, erasureId } = order;
    const folder = blobs.uri(paths.model(model, "1", ""));
    const result = { format: 1, shards: [pixels], golden: [folder], artifacts: ["run-1/a.png"], seconds: 1 };
    const at = paths.erasureWork(erasureId, `${model}.1.result.json`);
    await blobs.writeJson(at, result);
    expect(await finish()).toEqual({ status: "done" });
    const record = await readErasure(blobs, erasureId);
    expect(record).toMatchObject({
      status: "done",
      places: ["mlflow/run-1/a.png", `models/${model}/1/golden`, `shards/spec/${model}.npz`],
    });
    expect(await blobs.exists(at)).toBe(false);
    expect(await finish()).toEqual({ status: "done" });
    expect(await readErasure(blobs, erasureId)).toEqual(record);
  });

  test("lets go of what backbones saw in the shards that were to be rewritten, whatever became of the tries", async () => {
    const { model, erasureId, erased } = order;
    const files = ["plain", "mirrored"].map((variant) => paths.features("spec", model, `key.${variant}.npz`));
    const another = paths.features("spec", `${model}-other`, "key.plain.npz");
    for (const file of [...files, another]) await blobs.write(file, "features");
    const at = (file: string) => paths.erasureWork(erasureId, `${model}.1.${file}`);
    await writeSpec(blobs, eraseTask, at, {
      ...{ photo: erased, names: [], shards: [await shardWith(order)], golden: [] },
      mlflow: { experiment: "e", datasets: [] },
    });
    const other = paths.erasureWork(erasureId, `${model}.2.spec.json`);
    await blobs.writeJson(other, { shards: [], saidByALaterApp: true });
    await finish();
    expect(await Promise.all([...files, another].map((file) => blobs.exists(file)))).toEqual([
      false,
      false,
      true,
    ]);
    const places = files.map(({ path }) => `features/${path}`).sort();
    expect(await readErasure(blobs, erasureId)).toMatchObject({ status: "done", places });
  });

  test("keeps what the next try needs where it was interrupted", async () => {
    expect(await finish("no disk left")).toEqual({
      status: "failed",
      because: "no disk left DELETE the photo again: it goes on from here.",
    });
    expect((await readErasure(blobs, order.erasureId))?.status).toBe("failed");
    expect((await readOrder(blobs, order.erasureId)).photo).toBe(order.erased);
  });
});
