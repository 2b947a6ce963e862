import jpeg from "@julusian/jpeg-turbo";
import type { Header } from "../photos/headers/header.ts";

/** libjpeg-turbo as it is built into the package: fast DCT, fancy upsampling; a warning is an error. */
export async function decodeJpeg(photo: Buffer, { width, height }: Header): Promise<Uint8Array> {
  const pixels = Buffer.alloc(width * height * 3);
  const decoded = await jpeg.decompress(photo, pixels, { format: jpeg.FORMAT_RGB });
  if (decoded.width !== width || decoded.height !== height) throw new Error("not what its header says");
  return pixels;
}
