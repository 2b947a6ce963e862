import { readBmp } from "./headers/bmp.ts";
import { readGif } from "./headers/gif.ts";
import { damaged, type Header, unsupported } from "./headers/header.ts";
import { readJpeg } from "./headers/jpeg.ts";
import { readPng } from "./headers/png.ts";
import { readTiff } from "./headers/tiff.ts";
import { readWebp } from "./headers/webp.ts";
import { acceptedOf, isPhotoType, mustBeSmall, PHOTO_LIMITS, type PhotoType, refused } from "./policy.ts";
import { sniff } from "./sniff.ts";

const READERS: Record<PhotoType, (content: Buffer) => Header> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
  gif: readGif,
  tiff: readTiff,
  bmp: readBmp,
};

/** A photo's type and header. Throws the reason why a file is no photo, by its header alone: no codec sees what is refused here. */
export function readHeader(content: Buffer): Header & { type: PhotoType } {
  if (content.length === 0) throw refused("empty");
  const type = sniff(content);
  if (type === undefined) throw refused("not-an-image");
  if (!isPhotoType(type)) throw refused("unsupported-type", { type });
  const header = read(type, content);
  check(type, header, content.length);
  return { type, ...header };
}

function read(type: PhotoType, content: Buffer): Header {
  try {
    return READERS[type](content);
  } catch (error) {
    throw error instanceof RangeError ? damaged() : error;
  }
}

function check(type: PhotoType, header: Header, bytes: number): void {
  for (const [field, accepted] of Object.entries(acceptedOf(type))) {
    const value = header[field as "mode" | "compression" | "variant" | "sampling"] ?? "";
    if (!accepted.includes(value)) throw unsupported(type, field as keyof Header, value);
  }
  const { width, height, scans = 1, length = 0 } = header;
  mustBeSmall(width, height);
  if (scans * width * height > PHOTO_LIMITS.scanPixels) throw refused("too-costly");
  if (bytes < length) throw refused("truncated", { part: "pixels" });
}
