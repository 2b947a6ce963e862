import { findName } from "../policy.ts";
import { orientation } from "./exif.ts";
import { damaged, type Header, Numbers, Parts } from "./header.ts";

const VARIANTS = ["plain", "interlaced"];

/** PNG: the header chunk, and EXIF wherever it stands. */
export function readPng(content: Buffer): Header {
  const numbers = new Numbers(content, true);
  const [depth, colour] = [numbers.u8(24), numbers.u8(25)];
  const colours = findName("pngMode", colour);
  const variant = VARIANTS[numbers.u8(28)];
  const known = colours && variant && numbers.u16(26) === 0;
  if (numbers.u32(8) !== 13 || content.toString("latin1", 12, 16) !== "IHDR" || !known) throw damaged();
  return {
    width: numbers.u32(16),
    height: numbers.u32(20),
    mode: `${colours}${depth}`,
    compression: "deflate",
    variant,
    orientation: orientation(exifOf(content, numbers)),
  };
}

/** The first EXIF chunk; none in a file that is cut before. */
function exifOf(content: Buffer, numbers: Numbers): Buffer {
  const parts = new Parts();
  for (let at = 8; at + 8 <= content.length; ) {
    parts.take();
    const name = content.toString("latin1", at + 4, at + 8);
    const end = at + 8 + numbers.u32(at);
    if (name === "IEND") break;
    if (name === "eXIf") return content.subarray(at + 8, end);
    at = end + 4;
  }
  return Buffer.alloc(0);
}
