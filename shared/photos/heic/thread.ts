import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { Asked, Told } from "./decode-heic.ts";

/** What is used of libheif, whose own types are those of its whole C interface. */
interface LibHeif {
  heif_context_alloc(): object;
  heif_context_read_from_memory(context: object, file: Uint8Array): Code;
  heif_js_context_get_primary_image_handle(context: object): object & Partial<Code>;
  heif_js_decode_image2(handle: object, colours: unknown, chroma: unknown): Decoded & Partial<Code>;
  heif_error_code: { heif_error_Ok: unknown };
  heif_colorspace: { heif_colorspace_RGB: unknown };
  heif_chroma: { heif_chroma_interleaved_RGB: unknown };
}
interface Code {
  code: unknown;
  message: string;
}
interface Decoded {
  channels: { width: number; height: number; stride: number; data: Uint8Array }[];
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
/** What is used of it; TypeScript has its types only beside those of browsers. */
declare const WebAssembly: { Memory: { prototype: Memory } };

const PAGE = 1 << 16;
const { heic, most } = workerData as Asked;
const require = createRequire(import.meta.url);

/** Memory of libheif grows, and never shrinks; it ends with this thread. What a file asks for in vain is told as an error of libheif's. */
let isShort = false;
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (this: Memory, pages: number): number {
  if (this.buffer.byteLength + pages * PAGE <= most) return grow.call(this, pages);
  isShort = true;
  throw new RangeError("more memory than the photo's size accounts for");
};

const silent = () => undefined; // what libheif says of a file is told by its error
const library = require("libheif-js/libheif-wasm/libheif.js") as (options: object) => LibHeif;
const wasmBinary = readFileSync(require.resolve("libheif-js/libheif-wasm/libheif.wasm"));
const heif = library({ wasmBinary, print: silent, printErr: silent });

try {
  const { pixels, ...size } = decoded();
  parentPort?.postMessage({ pixels, ...size } satisfies Told, [pixels.buffer]);
} catch (error) {
  parentPort?.postMessage({ because: String(error), isShort } satisfies Told);
}

/** The file's primary picture, turned upright, as RGB of 8 bits. */
function decoded() {
  const context = heif.heif_context_alloc();
  const read = heif.heif_context_read_from_memory(context, heic);
  if (read.code !== heif.heif_error_code.heif_error_Ok) throw new Error(read.message);
  const handle = heif.heif_js_context_get_primary_image_handle(context);
  if (handle.code !== undefined) throw new Error(handle.message);
  const { heif_colorspace_RGB: rgb } = heif.heif_colorspace;
  const { heif_chroma_interleaved_RGB: interleaved } = heif.heif_chroma;
  const image = heif.heif_js_decode_image2(handle, rgb, interleaved);
  const [channel] = image.code === undefined ? image.channels : [];
  if (!channel) throw new Error(image.message);
  const { width, height, stride, data } = channel;
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++)
    pixels.set(data.subarray(row * stride, row * stride + width * 3), row * width * 3);
  return { pixels, width, height };
}
