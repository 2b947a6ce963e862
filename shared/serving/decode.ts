import { Jimp } from "jimp";
import sharp from "sharp";
import { PHOTO_LIMITS } from "../dataset/limits.ts";
import { explain, Problem } from "../errors.ts";

/** RGB pixels, row by row, three bytes each. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** jimp decodes on the event loop, where nothing may take long. */
const MOST_PIXELS_OF_BMP = 4_000_000;
const FORMATS = new Set(["jpeg", "png", "webp", "gif", "tiff"]);

/**
 * Decodes a photo to the pixels that training saw: first frame, turned upright by its EXIF tag, gray and palette expanded,
 * alpha dropped, colour profile ignored.
 */
export async function decode(photo: Buffer): Promise<Pixels> {
  if (photo.length === 0)
    throw new Problem(422, "empty-photo", "The body is empty: send the bytes of one photo.");
  return isBmp(photo) ? decodeBmp(photo) : decodeWithSharp(photo);
}

/** How many pixels a photo will have once it is decoded, from its header alone. */
export async function pixelsOf(photo: Buffer): Promise<number> {
  if (isBmp(photo)) return bmpSize(photo).width * bmpSize(photo).height;
  const { width = 0, height = 0 } = await sharp(photo, { pages: 1 })
    .metadata()
    .catch(() => ({ width: 0, height: 0 }));
  return width * height;
}

const isBmp = (photo: Buffer) => photo.subarray(0, 2).toString("latin1") === "BM";

async function decodeWithSharp(photo: Buffer): Promise<Pixels> {
  try {
    const image = sharp(photo, {
      ignoreIcc: true,
      limitInputPixels: PHOTO_LIMITS.pixels,
      pages: 1,
      failOn: "truncated",
    });
    const { format, depth, space } = await image.metadata();
    if (!FORMATS.has(format)) throw unsupported(`"${format}" is not one of ${[...FORMATS].join(", ")}, bmp`);
    if (depth !== "uchar" || space === "cmyk")
      throw unsupported(`${space} with ${depth} samples cannot be compared with training's 8-bit RGB`);
    // Alpha is dropped after the colours are final: in one pipeline sharp would blend it.
    const upright = await image
      .autoOrient()
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = upright.info;
    return { data: rgb(upright.data, channels), width, height };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(422, "unreadable-photo", `The photo cannot be read: ${explain(error)}`);
  }
}

/** sharp's prebuilt library does not read BMP. */
async function decodeBmp(photo: Buffer): Promise<Pixels> {
  const { width, height } = bmpSize(photo);
  if (width * height > MOST_PIXELS_OF_BMP)
    throw unsupported(
      `${width} x ${height} pixels are more than ${MOST_PIXELS_OF_BMP}: send it as PNG or JPEG`,
    );
  try {
    const { bitmap } = await Jimp.read(photo);
    return { data: rgb(bitmap.data, 4), width: bitmap.width, height: bitmap.height };
  } catch (error) {
    throw new Problem(422, "unreadable-photo", `The BMP photo cannot be read: ${explain(error)}`);
  }
}

function bmpSize(photo: Buffer): { width: number; height: number } {
  if (photo.length < 26) throw new Problem(422, "unreadable-photo", "The BMP photo ends within its header.");
  return { width: Math.abs(photo.readInt32LE(18)), height: Math.abs(photo.readInt32LE(22)) };
}

function rgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const gray = channels < 3;
  const pixels = data.length / channels;
  const out = new Uint8Array(pixels * 3);
  for (let n = 0; n < pixels; n++) {
    const from = n * channels;
    out[n * 3] = data[from] as number;
    out[n * 3 + 1] = data[gray ? from : from + 1] as number;
    out[n * 3 + 2] = data[gray ? from : from + 2] as number;
  }
  return out;
}

const unsupported = (detail: string) => new Problem(415, "unsupported-photo", detail);
