import { describe, expect, onTestFinished, test, vi } from "vitest";
import { listBatchWith } from "../../../activities/batches/list-batch.ts";
import { batchBlob, batchInstance, PHOTOS_OF_PAGE, pageBlob } from "../../../shared/batches/batch.ts";
import { listBatches } from "../../../shared/batches/list-batches.ts";
import { requestBatch } from "../../../shared/batches/request-batch.ts";
import { blobs, linesOf } from "../ground.ts";
import { modelWith, png, release } from "./asked.ts";

const list = listBatchWith({ blobs });

describe("the listing of a batch", () => {
  test("that is handed over starts the batch under the name that it would have had, once", async () => {
    const { model, plan, hub, ask } = await modelWith({ "1.png": await png("red") });
    const handed = await requestBatch(blobs, { plan, prefix: `${model}/new` }, hub, 0);
    expect(handed).toMatchObject({ status: "listing", batchId: expect.stringMatching(/^listing-/) });
    const { batchId } = await list({ model, listingId: handed.batchId }, hub);
    expect(await list({ model, listingId: handed.batchId }, hub)).toEqual({ batchId });
    expect(hub.started).toEqual([handed.batchId, batchId].map((id) => batchInstance(model, id)));
    expect(await ask()).toEqual({ batchId, status: "running" });
    expect(hub.started).toHaveLength(2);
  });

  test("is kept by pages, in the order of paths", async () => {
    const files = Array.from({ length: PHOTOS_OF_PAGE + 3 }, (_, n) => [`${n + 1000}.png`, "x"]);
    const { model, hub, ask } = await modelWith(Object.fromEntries(files));
    const { batchId } = await ask();
    expect(hub.inputs.get(batchInstance(model, batchId))).toEqual({
      model,
      batchId,
      pages: 2,
      task: { attempt: 1 },
    });
    const pages = await Promise.all([1, 2].map((page) => linesOf(pageBlob(model, batchId, page))));
    expect(pages.map((page) => page.length)).toEqual([PHOTOS_OF_PAGE, 3]);
    expect(pages[1]?.[0]).toMatchObject({ path: `${model}/new/1500.png`, size: 1 });
  });

  test("is another one where a photo has changed, or another version is asked", async () => {
    const { model, put, ask } = await modelWith({ "1.png": await png("red") });
    const first = await ask();
    expect(await ask()).toEqual(first);
    await put("1.png", await png("blue"));
    const second = await ask();
    expect(second.batchId).not.toBe(first.batchId);
    await release(model, "2");
    expect(await ask("2"), "the same bytes say the same").toEqual(second);
  });

  test.each([
    ["nothing", "prefix: there is no photo below images/nothing/"],
    ["datasets/x", "is a container of ours"],
  ])("of %s is refused: %s", async (prefix, why) => {
    const { plan, hub } = await modelWith({});
    await expect(requestBatch(blobs, { plan, prefix }, hub, 60_000)).rejects.toThrow(why);
  });

  test("is refused where no version serves, the version is unknown, or its files are gone", async () => {
    const { model, plan, hub } = await modelWith({ "1.png": await png("red") });
    const ask = (of: typeof plan, version?: string) =>
      requestBatch(blobs, { plan: of, prefix: `${model}/new`, version }, hub, 60_000);
    const none = { ...plan, model: "none-yet" };
    await expect(ask(none)).rejects.toMatchObject({ status: 404, type: "no-champion" });
    await expect(ask(plan, "9")).rejects.toMatchObject({ status: 404, type: "version-not-found" });
    await blobs.remove({ container: "models", path: `${model}/1/model.onnx` });
    await expect(ask(plan)).rejects.toMatchObject({ status: 409, type: "version-not-kept" });
  });
});

test("batches are listed by pages, the newest first", async () => {
  const { model, put, ask, hub } = await modelWith({ "1.png": await png("red") });
  const asked = [await ask()];
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  for (const colour of ["blue", "green"]) {
    vi.setSystemTime(Date.now() + 1000);
    await put("1.png", await png(colour));
    asked.push(await ask());
  }
  const first = await listBatches(blobs, model, { after: "", limit: 2 }, hub);
  const second = await listBatches(blobs, model, { after: first.next as string, limit: 2 }, hub);
  expect([...first.batches, ...second.batches].map(({ batchId }) => batchId)).toEqual(
    asked.map(({ batchId }) => batchId).reverse(),
  );
  expect(second.next).toBeUndefined();
  await expect(listBatches(blobs, model, { after: "x", limit: 2 }, hub)).rejects.toMatchObject({
    status: 422,
  });
});

test("a batch that somebody has written over is named with what mends it, and hides no other", async () => {
  const { model, put, ask, hub } = await modelWith({ "1.png": await png("red") });
  const broken = (await ask()).batchId;
  await blobs.write(batchBlob(model, broken), "{}");
  await put("1.png", await png("blue"));
  const { batchId } = await ask();
  expect(await listBatches(blobs, model, { after: "", limit: 9 }, hub)).toMatchObject({
    ...{ batches: [{ batchId }], broken: [{ batchId: broken, why: expect.stringContaining("To mend it") }] },
  });
});
