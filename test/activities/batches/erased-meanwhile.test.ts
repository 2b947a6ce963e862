import { expect, test } from "vitest";
import { finishBatchWith } from "../../../activities/batches/finish-batch.ts";
import { predictPageWith } from "../../../activities/batches/predict-page.ts";
import { eraseTextsWith } from "../../../activities/erasure/erase-texts.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { orderErasure } from "../../../shared/erasure/order-erasure.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { plansOf } from "../../plans.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, settings } from "../ground.ts";
import { deployments, modelWith, png } from "./asked.ts";

/** Moments of a batch: it reads the photo, keeps the page's part, has kept it, keeps the results, has kept them, is done. */
const MOMENTS = [0, 1, 2, 3, 4, 5];

/** Storage that tells of each moment before it goes on. */
class Watched extends Blobs {
  readonly #come: (moment: number) => Promise<void>;

  constructor(come: (moment: number) => Promise<void>) {
    super(settings);
    this.#come = come;
  }

  override async bytesOfVersion(...of: Parameters<Blobs["bytesOfVersion"]>) {
    await this.#come(0);
    return super.bytesOfVersion(...of);
  }

  override async keepLines(...of: Parameters<Blobs["keepLines"]>) {
    await this.#come(1);
    await super.keepLines(...of);
    await this.#come(2);
  }

  override async writeLines(...of: Parameters<Blobs["writeLines"]>) {
    await this.#come(3);
    await super.writeLines(...of);
    await this.#come(4);
  }
}

/** A batch of one photo whose erasure is ordered at one moment, and comes to the texts of predictions at another. */
async function erased(ordered: number, scrubbed: number): Promise<string> {
  const photo = await png("red", 40 + ordered * MOMENTS.length + scrubbed);
  const { model, plan, ask } = await modelWith({ "1.png": photo });
  const plans = plansOf(new Map([[model, plan]]));
  const { batchId } = await ask();
  let erasureId = "";
  const come = async (moment: number) => {
    const hub = new Hub();
    const of = { model, photo: sha256(photo), deny: true };
    if (moment === ordered) ({ erasureId } = await orderErasure({ blobs, plans }, of, hub));
    if (moment === scrubbed)
      await eraseTextsWith({ blobs, plans })({ erasureId, model, area: "predictions" }, hub);
  };
  const watched = new Watched(come);
  const hub = new Hub();
  await predictPageWith({ blobs: watched, deployments: () => deployments })({ model, batchId, page: 1 }, hub);
  const told = `ordered at ${ordered}, scrubbed at ${scrubbed}`;
  // It may be cancelled now: then its parts stay.
  if (scrubbed <= 2 && (await textsOf(model)).includes(sha256(photo))) return `${told}, left in a part`;
  await finishBatchWith({ blobs: watched })({ model, batchId }, hub);
  await come(5);
  return (await textsOf(model)).includes(sha256(photo)) ? told : "";
}

/** All that predictions of a model say. */
async function textsOf(model: string): Promise<string> {
  const files = await collect(blobs.list({ container: "predictions", path: `${model}/` }));
  expect(files.length).toBeGreaterThan(2);
  const texts = files.map(({ path }) => blobs.read({ container: "predictions", path }));
  return (await Promise.all(texts)).map((read) => read?.text).join("\n");
}

test("whenever an erasure is ordered and comes to the predictions, a batch at work leaves nothing of the photo", async () => {
  const orders = MOMENTS.flatMap((ordered) =>
    MOMENTS.filter((at) => at >= ordered).map((at) => [ordered, at]),
  );
  const left = await Promise.all(orders.map(([ordered, at]) => erased(ordered as number, at as number)));
  expect(left.filter(Boolean)).toEqual([]);
});
