import { orderErasure } from "../../../shared/erasure/order-erasure.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { plansOf } from "../../plans.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun, photo } from "../ground.ts";

/** A photo of its own whose erasure was ordered for a model of its own. */
export async function ordered() {
  const asked = newRun();
  const { model } = asked;
  const plans = plansOf(new Map([[model, asked.plan]]));
  const erased = photo(0xe000 + Number(model.split("-")[1]));
  const { erasureId } = await orderErasure(
    { blobs, plans },
    { model, photo: erased, deny: true, by: null },
    new Hub(),
  );
  return { asked, model, plans, erased, erasureId };
}

/** A shard of the model's that holds the photo: URIs of its pixels and members. */
export async function shardWith({ model, erased }: Awaited<ReturnType<typeof ordered>>) {
  const at = (extension: "npz" | "json") => paths.shard("spec", model, extension);
  await blobs.write(at("npz"), "pixels");
  await blobs.writeJson(at("json"), { photos: [erased, photo(1)] });
  return { pixels: blobs.uri(at("npz")), members: blobs.uri(at("json")) };
}
