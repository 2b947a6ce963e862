import { Problem } from "../kit/errors.ts";
import type { Header } from "../photos/headers/header.ts";
import { pixelsAlone } from "../photos/headers/png.ts";
import { type PhotoType, refusedByCodec } from "../photos/policy.ts";
import { readHeader } from "../photos/read-header.ts";
import { decodeJpeg, type MemoryFor } from "./decode-jpeg.ts";
import type { Pixels } from "./pixels.ts";

/** Makes RGB pixels of a photo as it is stored; throws whatever it likes at a damaged one. */
type Decoder = (photo: Buffer, header: Header, memoryFor: MemoryFor) => Promise<Uint8Array>;

/** Most photos are JPEG: the other libraries are loaded when they are needed. */
const withVips = async (photo: Buffer, header: Header) =>
  (await import("./decode-vips.ts")).decodeWithVips(photo, header);

const DECODERS: Record<PhotoType, Decoder> = {
  jpeg: decodeJpeg,
  png: (photo, header) => withVips(pixelsAlone(photo), header),
  webp: withVips,
  gif: withVips,
  tiff: withVips,
  bmp: async (photo) => (await import("./decode-bmp.ts")).decodeBmp(photo),
};

/**
 * Decodes a photo to the pixels that training saw, by the same libraries in the same versions (photos.json): first frame, turned
 * upright by its EXIF tag, gray and palette expanded, alpha dropped, colour profile ignored. The pixels may lie in what `memoryFor` gives.
 */
export async function decode(photo: Buffer, memoryFor: MemoryFor = Buffer.allocUnsafeSlow): Promise<Pixels> {
  const { type, ...header } = readHeader(photo);
  const data = await DECODERS[type](photo, header, memoryFor).catch((error: unknown) => {
    throw error instanceof Problem ? error : refusedByCodec(error);
  });
  const pixels = { data, width: header.width, height: header.height };
  const { orientation = 1 } = header;
  return orientation === 1 ? pixels : (await import("./turn.ts")).turned(pixels, orientation);
}
