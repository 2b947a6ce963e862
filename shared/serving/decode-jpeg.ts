import jpeg from "@julusian/jpeg-turbo";
import type { Header } from "../photos/headers/header.ts";

/** Memory of so many bytes, whatever they hold. */
export type MemoryFor = (bytes: number) => Buffer;

/** libjpeg-turbo as it is built into the package: fast DCT, fancy upsampling; a warning is an error. */
export async function decodeJpeg(
  photo: Buffer,
  { width, height }: Header,
  memoryFor: MemoryFor,
): Promise<Uint8Array> {
  const pixels = memoryFor(width * height * 3);
  // Without a pause, as all of a serving thread: the way to a thread of libuv and back costs more than it brings.
  const decoded = jpeg.decompressSync(photo, pixels, { format: jpeg.FORMAT_RGB });
  if (decoded.width !== width || decoded.height !== height) throw new Error("not what its header says");
  return pixels;
}
