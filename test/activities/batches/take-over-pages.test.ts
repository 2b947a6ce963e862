import { expect, test } from "vitest";
import { preparePredictWith } from "../../../activities/batches/prepare-predict.ts";
import { takeOverPagesWith } from "../../../activities/batches/take-over-pages.ts";
import { cancelBlob, pageBlob, partBlob, readBatch } from "../../../shared/batches/batch.ts";
import { removeTask } from "../../../shared/batches/hand-over.ts";
import { predictFiles, predictTask } from "../../../shared/batches/tasks.ts";
import { erasureIdOf } from "../../../shared/dataset/deny.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plansOf } from "../../plans.ts";
import { blobOf, blobs, linesOf, photo, specAt } from "../ground.ts";
import { modelWith, png } from "./asked.ts";

const step = "predict-1";

/** A batch of one photo that is said to have three pages of it. */
async function threePages() {
  const { model, plan, hub, ask } = await modelWith(
    { "1.png": await png("red") },
    "serving: {reject_below: 90%}",
  );
  const { batchId } = await ask();
  const of = { model, batchId };
  const batch = { ...(await readBatch(blobs, model, batchId)), pages: 3 };
  await blobs.writeJson(paths.batch(model, batchId, "batch.json"), batch);
  const [line] = await linesOf(pageBlob(model, batchId, 1));
  for (const page of [2, 3]) await blobs.writeLines(pageBlob(model, batchId, page), [line]);
  const prepare = (from: number) => {
    const services = {
      blobs,
      plans: plansOf(new Map([[model, plan]])),
      settings: { BATCH_ON_DATABRICKS_FROM: from },
    };
    return preparePredictWith(services)({ ...of, step }, hub);
  };
  const at = predictFiles(model, batchId, step);
  const row = (shown: number) => {
    const said = { label: "red", probability: 1, probabilities: { red: 1 } };
    return { path: line.path, etag: line.etag, photo: photo(shown), ...said };
  };
  const writes = (page: number, shown = page) =>
    blobs.writeLines(at(`parts/00000${page}.jsonl`), [row(shown)]);
  const takeOver = (after: number, all = false) =>
    takeOverPagesWith({ blobs })({ ...of, step, after, all }, hub);
  return { ...of, batch, line, row, prepare, at, writes, takeOver };
}

test("Databricks is told of the pages that have no part, from so many photos on", async () => {
  const { model, batchId, line, row, prepare } = await threePages();
  expect(await prepare(2), "too few").toEqual({ spec: null });
  expect(await prepare(0), "never").toEqual({ spec: null });
  await blobs.writeLines(partBlob(model, batchId, 2), [row(2)]);
  const { spec } = await prepare(1);
  const told = await specAt(spec as string);
  expect(predictTask.spec.parse(told)).toMatchObject({ rejectBelow: 0.9, unsure: "unsure" });
  const listed = { ...line, archived: false };
  expect(await linesOf(blobOf(told.photos))).toEqual([
    { page: 1, ...listed },
    { page: 3, ...listed },
  ]);
});

test("a page is taken over once a later one is there, or the task is done", async () => {
  const { model, batchId, row, writes, takeOver } = await threePages();
  await writes(1);
  expect(await takeOver(0)).toEqual({ cancelled: false, pages: 0, photos: 0, unreadable: 0 });
  await writes(2);
  expect(await takeOver(0)).toMatchObject({ pages: 1, photos: 1 });
  expect(await linesOf(partBlob(model, batchId, 1))).toEqual([row(1)]);
  expect(await takeOver(1, true)).toMatchObject({ pages: 1, photos: 1 });
  await blobs.writeJson(cancelBlob(model, batchId), {});
  expect(await takeOver(2)).toMatchObject({ cancelled: true, pages: 0 });
});

test("of a photo that was erased meanwhile nothing is taken over but that", async () => {
  const { model, batchId, line, writes, takeOver } = await threePages();
  await writes(1, 9);
  const id = await erasureIdOf(blobs, photo(9));
  await blobs.writeJson(paths.erasure(id), {});
  expect(await takeOver(0, true)).toMatchObject({ photos: 1, unreadable: 1 });
  const error = expect.objectContaining({ reason: "erased" });
  expect(await linesOf(partBlob(model, batchId, 1))).toEqual([{ path: line.path, etag: line.etag, error }]);
});

test("nothing is left of what Databricks was told when the batch is done", async () => {
  const { model, batchId, batch, prepare, writes } = await threePages();
  await prepare(1);
  await writes(1);
  await removeTask(blobs, batch as Parameters<typeof removeTask>[1]);
  expect(await collect(blobs.list(paths.batchTask(model, batchId)))).toEqual([]);
});
