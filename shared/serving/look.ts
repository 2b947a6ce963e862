import { asJpeg } from "./as-jpeg.ts";
import { decode } from "./decode.ts";
import { featuresOf } from "./features-of.ts";
import type { Model } from "./model.ts";
import { type Colour, covered } from "./occlusion.ts";
import { bufferOf, type Item } from "./photos.ts";
import type { Pixels } from "./pixels.ts";
import type { Cover, Look } from "./works.ts";

/** Pixels along the longer side of what is covered and looked at again and again; models take smaller ones still. */
const LONGEST = 512;

/** What a model says of a photo, and of the copy of it that is to be explained. */
export async function look(model: Model, item: Item): Promise<Look> {
  if ("heic" in item) return look(model, { photo: await asJpeg(item.heic) });
  const pixels = "photo" in item ? await decode(bufferOf(item.photo)) : item.pixels;
  const probabilities = await model.infer(pixels);
  const copy = Math.max(pixels.width, pixels.height) <= LONGEST ? pixels : await smaller(pixels);
  const { red, green, blue } = featuresOf(copy);
  const mean = [red, green, blue].map(Math.round) as unknown as Colour;
  const base = copy === pixels ? probabilities : await model.infer(copy);
  return { probabilities, copy, base, mean };
}

/** What a model says of a photo with each of these parts covered. */
export async function cover(model: Model, { copy, mean, patches }: Cover): Promise<Float32Array[]> {
  const said: Float32Array[] = [];
  for (const patch of patches) said.push(await model.infer(covered(copy, patch, mean)));
  return said;
}

async function smaller({ data, width, height }: Pixels): Promise<Pixels> {
  const { default: sharp } = await import("sharp");
  const { data: copy, info } = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: LONGEST, height: LONGEST, fit: "inside" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: copy, width: info.width, height: info.height };
}
