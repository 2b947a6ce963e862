import { Jimp, ResizeStrategy } from "jimp";
import type { Pixels } from "./pixels.ts";

/** What speaks for a class, and against it. */
const [FOR, AGAINST] = [
  [214, 40, 40],
  [40, 90, 214],
] as const;
/** How much the strongest cell hides of the photo, of 255. */
const STRONGEST = 170;
/** A map whose strongest cell moves a probability by less than this is nearly bare: it is not drawn as if that were much. */
const WEAKEST_SCALE = 0.05;

/** A photo in grey under its map, as PNG: red where covering it costs the class probability, blue where it brings some. */
export async function overlay({ data, width, height }: Pixels, drops: readonly (readonly number[])[]) {
  const photo = Jimp.fromBitmap({ data: withAlpha(data), width, height }).greyscale();
  const map = Jimp.fromBitmap({ data: heatOf(drops), width: drops[0]?.length ?? 1, height: drops.length });
  map.resize({ w: width, h: height, mode: ResizeStrategy.NEAREST_NEIGHBOR });
  return photo.composite(map).getBuffer("image/png", { deflateLevel: 3 });
}

/** A pixel for each cell, the stronger the less transparent. */
function heatOf(drops: readonly (readonly number[])[]): Buffer {
  const cells = drops.flat();
  const scale = Math.max(WEAKEST_SCALE, ...cells.map(Math.abs));
  const heat = Buffer.alloc(cells.length * 4); // no part of a pool: jimp takes all of what lies behind
  for (const [n, drop] of cells.entries())
    heat.set([...(drop >= 0 ? FOR : AGAINST), Math.round((STRONGEST * Math.abs(drop)) / scale)], n * 4);
  return heat;
}

function withAlpha(rgb: Uint8Array): Buffer {
  const rgba = Buffer.alloc((rgb.length / 3) * 4, 255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4)
    rgba.set(rgb.subarray(from, from + 3), to);
  return rgba;
}
