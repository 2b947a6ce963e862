import sharp from "sharp";
import type { Header } from "../photos/headers/header.ts";

/** The loaders of libvips that may see a file. Each opens only files that begin as its own type does. */
const LOADERS = ["Png", "Webp", "Nsgif", "Tiff"].map((loader) => `VipsForeignLoad${loader}Buffer`);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: LOADERS });
// What it remembers of a photo is never asked for again.
sharp.cache(false);

export async function decodeWithVips(photo: Buffer, { width, height }: Header): Promise<Uint8Array> {
  const options = { failOn: "error", ignoreIcc: true, pages: 1, limitInputPixels: width * height } as const;
  const { data, info } = await sharp(photo, options)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width !== width || info.height !== height || info.channels !== 3)
    throw new Error("not what its header says");
  return data;
}
