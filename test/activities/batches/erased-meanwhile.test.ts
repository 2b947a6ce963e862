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

/** Moments of a batch, in their order: it keeps the part of its page, has kept it, has kept its results, is done. */
const MOMENTS = ["part", "after the part", "after the results", "end"] as const;
type Moment = (typeof MOMENTS)[number];

/** Storage that tells of each moment before it goes on. */
class Watched extends Blobs {
  readonly #come: (moment: Moment) => Promise<void>;

  constructor(come: (moment: Moment) => Promise<void>) {
    super(settings);
    this.#come = come;
  }

  override async keepLines(...of: Parameters<Blobs["keepLines"]>) {
    await this.#come("part");
    await super.keepLines(...of);
    await this.#come("after the part");
  }

  override async writeLines(...of: Parameters<Blobs["writeLines"]>) {
    await super.writeLines(...of);
    await this.#come("after the results");
  }
}

/** A batch of one photo whose erasure is ordered at one moment, and comes to the texts of predictions at another. */
async function erased(ordered: Moment, scrubbed: Moment): Promise<string> {
  const photo = await png("red", 40 + MOMENTS.indexOf(ordered) * MOMENTS.length + MOMENTS.indexOf(scrubbed));
  const { model, plan, ask } = await modelWith({ "1.png": photo });
  const plans = plansOf(new Map([[model, plan]]));
  const { batchId } = await ask();
  let erasureId = "";
  const come = async (moment: Moment) => {
    const hub = new Hub();
    const of = { model, photo: sha256(photo), deny: true, by: null };
    if (moment === ordered) ({ erasureId } = await orderErasure({ blobs, plans }, of, hub));
    if (moment === scrubbed)
      await eraseTextsWith({ blobs, plans })({ erasureId, model, area: "predictions" }, hub);
  };
  const watched = new Watched(come);
  const hub = new Hub();
  await predictPageWith({ blobs: watched, deployments: () => deployments })({ model, batchId, page: 1 }, hub);
  // It may be cancelled now: then its parts stay.
  const inPart = scrubbed.includes("part") && (await textsOf(model)).includes(sha256(photo));
  await finishBatchWith({ blobs: watched })({ model, batchId }, hub);
  await come("end");
  const left = inPart || (await textsOf(model)).includes(sha256(photo));
  return left ? `scrubbed at ${scrubbed}` : "";
}

/** All that predictions of a model say. */
async function textsOf(model: string): Promise<string> {
  const files = await collect(blobs.list({ container: "predictions", path: `${model}/` }));
  expect(files.length).toBeGreaterThan(2);
  const texts = files.map(({ path }) => blobs.read({ container: "predictions", path }));
  return (await Promise.all(texts)).map((read) => read?.text).join("\n");
}

test.each(MOMENTS)(
  "a batch at work leaves nothing of a photo whose erasure is ordered at this moment, whenever it comes: %s",
  async (ordered) => {
    const later = MOMENTS.slice(MOMENTS.indexOf(ordered));
    const left: string[] = [];
    for (const scrubbed of later) left.push(await erased(ordered, scrubbed));
    expect(left.filter(Boolean)).toEqual([]);
  },
);
