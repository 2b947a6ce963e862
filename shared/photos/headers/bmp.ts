import { findName, nameOf } from "../policy.ts";
import { damaged, type Header, Numbers, unsupported } from "./header.ts";

/** Bytes of the first header with sides of 32 bits. */
const OLDEST = 40;
const MASKS = [0xff0000, 0xff00, 0xff];
const MOST_COLOURS = 256;

/** Where a BMP's pixels are. */
export interface BmpLayout {
  header: Header;
  /** Of a pixel. */
  bits: number;
  colours: number;
  /** Where rows begin. */
  pixels: number;
  /** Bytes of a row, a multiple of 4. */
  stride: number;
}

/** BMP: Windows' headers. */
export const readBmp = (content: Buffer): Header => bmpLayout(content).header;

export function bmpLayout(content: Buffer): BmpLayout {
  const numbers = new Numbers(content, false);
  const size = numbers.u32(14);
  const form = findName("bmpVariant", size);
  if (!form) throw damaged();
  if (size < OLDEST) throw unsupported("bmp", "variant", form);
  const [width, signed, bits, used] = [numbers.u32(18), numbers.u32(22), numbers.u16(28), numbers.u32(46)];
  const mode = findName("bmpMode", bits);
  if (!mode || used > Math.min(MOST_COLOURS, 2 ** bits) || (bits === 1 && used === 1)) throw damaged();
  const height = signed < 2 ** 31 ? signed : 2 ** 32 - signed;
  const colours = used || (bits <= 8 ? 2 ** bits : 0);
  const pixels = 14 + size + 4 * colours;
  const stride = Math.floor((width * bits + 31) / 32) * 4;
  const length = pixels + stride * (height - 1) + Math.floor((width * bits + 7) / 8);
  const variant = variantOf(numbers, form, size, bits, pixels);
  const compression = nameOf("bmpCompression", numbers.u32(30));
  return { header: { width, height, mode, compression, variant, length }, bits, colours, pixels, stride };
}

function variantOf(numbers: Numbers, form: string, size: number, bits: number, pixels: number): string {
  if (numbers.u32(10) !== pixels) return "displaced pixels";
  if (bits !== 32 || size === OLDEST) return form;
  const masks = MASKS.map((_, n) => numbers.u32(54 + 4 * n));
  return masks.every((mask, n) => mask === MASKS[n]) ? form : "unusual masks";
}
