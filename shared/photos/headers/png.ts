import { findName } from "../policy.ts";
import { orientation } from "./exif.ts";
import { damaged, type Header, Numbers, Parts } from "./header.ts";

/** Where the first chunk begins. */
const FIRST = 8;
/** A small first letter. */
const ANCILLARY = 0x20;
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
    orientation: orientation(exifOf(content)),
  };
}

/** The file without chunks that are none of its pixels. Some are packed, a thousand times smaller than what a codec makes of them. */
export function pixelsAlone(content: Buffer): Buffer {
  const kept = [content.subarray(0, FIRST)];
  for (const { name, start, end } of chunks(content))
    if (!(name.charCodeAt(0) & ANCILLARY)) kept.push(content.subarray(start, end));
  return Buffer.concat(kept);
}

/** The first EXIF chunk; none in a file that is cut before. All are walked over, so that they are counted. */
function exifOf(content: Buffer): Buffer {
  let first: Buffer | undefined;
  for (const { name, start, end } of chunks(content))
    if (name === "eXIf") first ??= content.subarray(start + 8, end - 4);
  return first ?? Buffer.alloc(0);
}

/** Every chunk, to the end of the picture or of the file. */
function* chunks(content: Buffer): Generator<{ name: string; start: number; end: number }> {
  const [numbers, parts] = [new Numbers(content, true), new Parts()];
  for (let start = FIRST, name = ""; start + 8 <= content.length && name !== "IEND"; ) {
    parts.take();
    name = content.toString("latin1", start + 4, start + 8);
    const end = start + 12 + numbers.u32(start);
    yield { name, start, end };
    start = end;
  }
}
