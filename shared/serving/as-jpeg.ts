import { bufferOf } from "./photos.ts";

/** What a file of HEIC is turned into, which goes the way of every JPEG. Most photos are none: what that takes is loaded when it is needed. */
export const asJpeg = async (heic: Uint8Array): Promise<Buffer> =>
  (await import("../photos/heic/jpeg-of.ts")).jpegOf(bufferOf(heic));
