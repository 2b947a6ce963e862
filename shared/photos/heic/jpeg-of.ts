import sharp from "sharp";
import { PHOTO_LIMITS, refused } from "../policy.ts";
import { decodeHeic } from "./decode-heic.ts";
import { readHeic } from "./read-heic.ts";

const QUALITY = 95;
// What it remembers of a photo is never asked for again.
sharp.cache(false);

/** What becomes of a HEIC file, for people. */
export const HEIC_NOTE = `converted from HEIC to JPEG: quality ${QUALITY}, full colour resolution, upright, without its metadata`;

/**
 * The picture of a HEIC file as JPEG, the same bytes each time: what is uploaded for training and what is predicted are one. Throws a
 * `Problem` that says why a file is none.
 */
export async function jpegOf(heic: Buffer): Promise<Buffer> {
  const { pixels, width, height } = await decodeHeic(heic, readHeic(heic));
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: QUALITY, chromaSubsampling: "4:4:4" })
    .toBuffer();
  pixels.buffer.transfer(0); // now: the garbage collector would leave it for as long as there is little else to collect
  const { bytes: most } = PHOTO_LIMITS;
  if (jpeg.length > most) throw refused("too-large", { bytes: jpeg.length, most });
  return jpeg;
}
