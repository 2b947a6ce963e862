import { describe, expect, test } from "vitest";
import { finishBatchWith } from "../../../activities/batches/finish-batch.ts";
import { predictPageWith } from "../../../activities/batches/predict-page.ts";
import { eraseTextsWith } from "../../../activities/erasure/erase-texts.ts";
import { partBlob, resultsBlob } from "../../../shared/batches/batch.ts";
import { readSummary } from "../../../shared/batches/finish.ts";
import { orderErasure } from "../../../shared/erasure/order-erasure.ts";
import { extendOrder } from "../../../shared/erasure/order-store.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { plansOf } from "../../plans.ts";
import { blobs, linesOf } from "../ground.ts";
import { deployments, modelWith, png } from "./asked.ts";

const predict = predictPageWith({ blobs, deployments: () => deployments });
const finish = finishBatchWith({ blobs });

/** A batch whose pages are predicted. */
async function predicted(files: Record<string, Buffer | string>) {
  const asked = await modelWith(files);
  const { batchId } = await asked.ask();
  await predict({ model: asked.model, batchId, page: 1 }, asked.hub);
  return { ...asked, batchId };
}

describe("a batch that is predicted", () => {
  test("ends with one file of results and a summary, and without what it worked with; a repetition changes nothing", async () => {
    const { model, batchId, hub } = await predicted({
      ...{ "1.png": await png("red"), "2.png": await png("red", 9), "3.png": await png("blue"), "4.png": "" },
      ".hidden": "x",
    });
    const end = () => finish({ model, batchId }, hub);
    expect(await end()).toEqual({ photos: 4, unreadable: 1 });
    const summary = await readSummary(blobs, model, batchId);
    expect(summary).toMatchObject({
      ...{
        photos: 4,
        unreadable: 1,
        labels: { red: 2, blue: 1 },
        reasons: { empty: 1 },
        ignored: { hidden: 1 },
      },
      ...{ version: "1", runId: "run-1", dataset: "d", classes: ["red", "green", "blue"] },
    });
    const results = await linesOf(resultsBlob(model, batchId));
    expect(results.map(({ label }) => label)).toEqual(["red", "red", "blue", undefined]);
    const kept = () =>
      collect(blobs.list({ container: "predictions", path: `${model}/batches/${batchId}/` }));
    expect((await kept()).map(({ path }) => path.split("/").at(-1))).toEqual([
      "batch.json",
      "results.jsonl",
      "summary.json",
    ]);
    const before = await kept();
    expect(await end()).toEqual({ photos: 4, unreadable: 1 });
    expect(await kept()).toEqual(before);
  });

  test("is not put together from a part of its pages", async () => {
    const { model, ask, hub } = await modelWith({ "1.png": await png("red") });
    const { batchId } = await ask();
    await expect(finish({ model, batchId }, hub)).rejects.toThrow("is gone");
    expect(await blobs.exists(resultsBlob(model, batchId))).toBe(false);
  });

  test("may have lost all of its photos meanwhile", async () => {
    const { model, batchId, hub } = await predicted({ "1.png": await png("red") });
    await blobs.writeLines(partBlob(model, batchId, 1), []);
    expect(await finish({ model, batchId }, hub)).toEqual({ photos: 0, unreadable: 0 });
    expect(await linesOf(resultsBlob(model, batchId))).toEqual([]);
  });

  test("loses the row of a photo that is erased, and nothing else", async () => {
    const gone = await png("red", 33);
    const { model, plan, batchId, hub } = await predicted({ "1.png": gone, "2.png": await png("blue") });
    await finish({ model, batchId }, hub);
    const plans = plansOf(new Map([[model, plan]]));
    const photo = sha256(gone);
    const { erasureId } = await orderErasure({ blobs, plans }, { model, photo, deny: true, by: null }, hub);
    await extendOrder(blobs, erasureId, { photo, files: [], names: [] });
    const erase = () => eraseTextsWith({ blobs, plans })({ erasureId, model, area: "predictions" }, hub);
    expect(await erase()).toEqual({ changed: 1 });
    expect((await linesOf(resultsBlob(model, batchId))).map(({ label }) => label)).toEqual(["blue"]);
  });
});
