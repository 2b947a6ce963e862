import { Problem } from "../kit/errors.ts";
import type { Header } from "../photos/headers/header.ts";
import { pixelsAlone } from "../photos/headers/png.ts";
import { type PhotoType, refusedByCodec } from "../photos/policy.ts";
import { readHeader } from "../photos/read-header.ts";
import { decodeBmp } from "./decode-bmp.ts";
import { decodeJpeg } from "./decode-jpeg.ts";
import { decodeWithVips } from "./decode-vips.ts";
import type { Pixels } from "./pixels.ts";
import { turned } from "./turn.ts";

/** Makes RGB pixels of a photo as it is stored, off the event loop; throws whatever it likes at a damaged one. */
type Decoder = (photo: Buffer, header: Header) => Promise<Uint8Array>;

const DECODERS: Record<PhotoType, Decoder> = {
  jpeg: decodeJpeg,
  png: (photo, header) => decodeWithVips(pixelsAlone(photo), header),
  webp: decodeWithVips,
  gif: decodeWithVips,
  tiff: decodeWithVips,
  bmp: decodeBmp,
};

/**
 * Decodes a photo to the pixels that training saw, by the same libraries in the same versions (photos.json): first frame, turned
 * upright by its EXIF tag, gray and palette expanded, alpha dropped, colour profile ignored.
 */
export async function decode(photo: Buffer): Promise<Pixels> {
  const { type, ...header } = readHeader(photo);
  const data = await DECODERS[type](photo, header).catch((error: unknown) => {
    throw error instanceof Problem ? error : refusedByCodec(error);
  });
  return turned({ data, width: header.width, height: header.height }, header.orientation);
}

/** How many pixels a photo will have once it is decoded, from its header alone. */
export function pixelsOf(photo: Buffer): number {
  const { width, height } = readHeader(photo);
  return width * height;
}
