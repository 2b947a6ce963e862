import { orientation } from "./exif.ts";
import { damaged, type Header, Numbers, Parts } from "./header.ts";

const [ANIMATION, ALPHA] = [0x02, 0x10] as const;

/** WebP: the first chunk, and EXIF in extended files. */
export function readWebp(content: Buffer): Header {
  const numbers = new Numbers(content, false);
  const kind = content.toString("latin1", 12, 16);
  if (kind === "VP8 ") return lossy(numbers);
  if (kind === "VP8L") return lossless(numbers);
  if (kind === "VP8X") return extended(content, numbers);
  throw damaged();
}

/** 14 bits a side, after a tag and a signature of three bytes each. */
function lossy(numbers: Numbers): Header {
  const [width, height] = [numbers.u16(26) & 0x3fff, numbers.u16(28) & 0x3fff];
  if (numbers.u8(20) & 1 || numbers.u16(23) !== 0x019d || numbers.u8(25) !== 0x2a) throw damaged();
  return { width, height, mode: "rgb8", compression: "vp8", variant: "lossy" };
}

/** 14 bits a side, less one, then whether there is alpha and a version of three bits. */
function lossless(numbers: Numbers): Header {
  const bits = numbers.u32(21);
  if (numbers.u8(20) !== 0x2f || bits >>> 29 !== 0) throw damaged();
  const mode = (bits >>> 28) & 1 ? "rgba8" : "rgb8";
  const [width, height] = [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
  return { width, height, mode, compression: "vp8l", variant: "lossless" };
}

/** A canvas of 24 bits a side, less one. */
function extended(content: Buffer, numbers: Numbers): Header {
  const flags = numbers.u8(20);
  return {
    width: 1 + (numbers.u32(23) >>> 8),
    height: 1 + numbers.u16(27) + (numbers.u8(29) << 16),
    mode: flags & ALPHA ? "rgba8" : "rgb8",
    compression: "vp8x",
    variant: flags & ANIMATION ? "animated" : "extended",
    orientation: orientation(exifOf(content, numbers)),
  };
}

/** The first EXIF chunk; none in a file that is cut before. */
function exifOf(content: Buffer, numbers: Numbers): Buffer {
  const parts = new Parts();
  for (let at = 12; at + 8 <= content.length; ) {
    parts.take();
    const size = numbers.u32(at + 4);
    if (content.toString("latin1", at, at + 4) === "EXIF") return content.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size & 1);
  }
  return Buffer.alloc(0);
}
