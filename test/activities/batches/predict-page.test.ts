import { BlobServiceClient } from "@azure/storage-blob";
import { describe, expect, test } from "vitest";
import { predictPageWith } from "../../../activities/batches/predict-page.ts";
import { cancelBlob, pageBlob, partBlob } from "../../../shared/batches/batch.ts";
import { requestBatch } from "../../../shared/batches/request-batch.ts";
import { erasureIdOf } from "../../../shared/dataset/deny.ts";
import { Problem } from "../../../shared/kit/errors.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import type { Deployments } from "../../../shared/serving/deployments.ts";
import type { Features } from "../../../shared/serving/features.ts";
import { blobs, linesOf, settings } from "../ground.ts";
import { deployments, modelWith, png } from "./asked.ts";

type Asking = Pick<Deployments, "load" | "predict">;
const predicting = (asking: Asking = deployments) =>
  predictPageWith({ blobs, deployments: () => asking as Deployments });

describe("a page of a batch", () => {
  test("has the label and the probabilities of each photo, or why a file has none, in the order of the listing", async () => {
    const red = await png("red");
    const { model, ask, hub, put } = await modelWith({
      ...{ "1.png": red, "2.png": await png("blue"), "3.png": "", "4.png": "no photo", "6.png": red },
      "5.png": red.subarray(0, red.length / 2),
    });
    const { batchId } = await ask();
    const changed = await put("6.png", await png("green"));
    await blobs.remove({ container: "images", path: `${model}/new/2.png` });
    const predict = () => predicting()({ model, batchId, page: 1 }, hub);
    expect(await predict()).toEqual({ cancelled: false, photos: 6, unreadable: 5 });
    const rows = await linesOf(partBlob(model, batchId, 1));
    expect(rows.map(({ path, label, error }) => [path.slice(-5), label ?? error.reason])).toEqual([
      ["1.png", "red"],
      ["2.png", "changed"],
      ["3.png", "empty"],
      ["4.png", "not-an-image"],
      ["5.png", "truncated"],
      ["6.png", "changed"],
    ]);
    expect(rows[0]).toMatchObject({ photo: sha256(red), probability: rows[0].probabilities.red });
    expect(rows[5].etag).not.toBe(changed);
    expect(await predict(), "a repetition keeps what is there").toMatchObject({ photos: 6, unreadable: 5 });
  });

  test("says that it is unsure where the plan asks for more, and is then another batch", async () => {
    const files = { "1.png": await png("red"), "2.png": await png("rgb(140,120,110)") };
    const { model, plan, ask, hub } = await modelWith(files, "serving: {reject_below: 90%}");
    const { batchId } = await ask();
    await predicting()({ model, batchId, page: 1 }, hub);
    const rows = await linesOf(partBlob(model, batchId, 1));
    expect(rows.map(({ label, likeliest }) => [label, likeliest])).toEqual([
      ["red", undefined],
      ["unsure", "red"],
    ]);
    expect(rows[1].probabilities.red).toBe(rows[1].probability);
    const { serving: _, ...surer } = plan;
    const other = await requestBatch(blobs, { plan: surer, prefix: `${model}/new` }, hub, 60_000);
    expect(other.batchId).not.toBe(batchId);
  });

  test("that is finished is not predicted again", async () => {
    const { model, ask, hub } = await modelWith({ "1.png": await png("red") });
    const { batchId } = await ask();
    await predicting()({ model, batchId, page: 1 }, hub);
    const nothing = () => Promise.reject(new Error("nothing is to be asked"));
    const again = predicting({ load: nothing, predict: nothing });
    expect(await again({ model, batchId, page: 1 }, hub)).toMatchObject({ photos: 1 });
  });

  test("is not begun once the batch is cancelled", async () => {
    const { model, ask, hub } = await modelWith({ "1.png": await png("red") });
    const { batchId } = await ask();
    await blobs.writeJson(cancelBlob(model, batchId), {});
    expect(await predicting()({ model, batchId, page: 1 }, hub)).toMatchObject({ cancelled: true });
    expect(await blobs.exists(partBlob(model, batchId, 1))).toBe(false);
  });

  test("names files that storage gives nobody", async () => {
    const { model, ask, hub } = await modelWith({ "1.png": await png("red"), "2.png": await png("red") });
    const images = BlobServiceClient.fromConnectionString(settings.DataStorage as string);
    const file = images.getContainerClient("images").getBlockBlobClient(`${model}/new/1.png`);
    await file.setAccessTier("Archive");
    const { batchId } = await ask();
    await predicting()({ model, batchId, page: 1 }, hub);
    const rows = await linesOf(partBlob(model, batchId, 1));
    expect(rows).toMatchObject([{ error: { reason: "archived" } }, { label: "red" }]);
  });

  test("waits where serving has no room for it, and is not failed by a photo over which threads fail", async () => {
    const { model, ask, hub } = await modelWith({ "1.png": await png("red"), "2.png": await png("red", 9) });
    const { batchId } = await ask();
    let asked = 0;
    const moody: Asking = {
      load: (...of) => deployments.load(...of),
      predict: async (of, item) => {
        if ("photo" in item && sha256(item.photo) === sha256(await png("red", 9)))
          throw new Error("native fault");
        if (++asked < 3) throw new Problem(asked === 1 ? 429 : 503, "busy", "later", { retryAfter: 0 });
        return deployments.predict(of, item);
      },
    };
    expect(await predicting(moody)({ model, batchId, page: 1 }, hub)).toMatchObject({
      photos: 2,
      unreadable: 1,
    });
    const rows = await linesOf(partBlob(model, batchId, 1));
    expect(rows).toMatchObject([{ label: "red" }, { error: { reason: "failed", detail: "native fault" } }]);
  });

  test("is not kept waiting by a larger one that was there before", async () => {
    const many = Array.from({ length: 100 }, (_, n): [string, string] => [`${n}.png`, "a photo"]);
    const [large, small] = [
      await modelWith(Object.fromEntries(many)),
      await modelWith({ "1.png": "another" }),
    ];
    const asked: string[] = [];
    const seeing: Asking = {
      load: (...of) => deployments.load(...of),
      predict: async ({ card }) => {
        asked.push(card.model);
        return {
          probabilities: Float32Array.of(1, 0, 0),
          features: {} as Features,
          took: { decode: 0, infer: 0 },
        };
      },
    };
    const predict = predicting(seeing);
    const pages = [large, small].map(async ({ model, ask, hub }) => {
      const { batchId } = await ask();
      return () => predict({ model, batchId, page: 1 }, hub);
    });
    await Promise.all((await Promise.all(pages)).map((page) => page()));
    expect(asked).toHaveLength(101);
    expect(asked.indexOf(small.model)).toBeLessThan(100);
  });

  test("is tried again as a whole where the version cannot be loaded for now, and keeps nothing of it", async () => {
    const { model, ask, hub } = await modelWith({ "1.png": await png("red") });
    const { batchId } = await ask();
    const away = () => Promise.reject(new Error("storage is away"));
    await expect(predicting({ load: away, predict: away })({ model, batchId, page: 1 }, hub)).rejects.toThrow(
      "storage is away",
    );
    expect(await blobs.exists(partBlob(model, batchId, 1))).toBe(false);
  });

  test("says which of its files is gone where the listing is, and what to do", async () => {
    const { model, ask, hub } = await modelWith({ "1.png": await png("red") });
    const { batchId } = await ask();
    await blobs.remove(pageBlob(model, batchId, 1));
    await expect(predicting()({ model, batchId, page: 1 }, hub)).rejects.toThrow("ask for the batch again");
  });

  test("knows of an erased photo nothing but that, whether it was erased before or meanwhile", async () => {
    const [before, meanwhile] = [await png("red", 31), await png("red", 32)];
    const { model, ask, hub } = await modelWith({
      "1.png": before,
      "2.png": meanwhile,
      "3.png": await png("red"),
    });
    const { batchId } = await ask();
    const erase = async (photo: Buffer) =>
      blobs.writeJson(paths.erasure(await erasureIdOf(blobs, sha256(photo))), {});
    await erase(before);
    const erasing: Asking = {
      load: (...of) => deployments.load(...of),
      predict: async (of, item) => {
        await erase(meanwhile);
        return deployments.predict(of, item);
      },
    };
    expect(await predicting(erasing)({ model, batchId, page: 1 }, hub)).toMatchObject({
      photos: 2,
      unreadable: 1,
    });
    const rows = await linesOf(partBlob(model, batchId, 1));
    expect(rows).toMatchObject([{ error: { reason: "erased" } }, { label: "red" }]);
    for (const photo of [before, meanwhile]) expect(JSON.stringify(rows)).not.toContain(sha256(photo));
  });
});
