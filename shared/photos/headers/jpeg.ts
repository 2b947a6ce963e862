import { nameOf } from "../policy.ts";
import { isExif, orientation } from "./exif.ts";
import { damaged, type Header, Numbers, Parts } from "./header.ts";

const [SOI, EOI, SCAN, APP1, TEM] = [0xd8, 0xd9, 0xda, 0xe1, 0x01] as const;
const [PROGRESSIVE, FIRST_ARITHMETIC] = [0xc2, 0xc9] as const;
const COLOURS: Record<number, string> = { 1: "gray", 3: "rgb", 4: "cmyk" };

const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** JPEG: marker segments up to the first scan, and how many scans follow. */
export function readJpeg(content: Buffer): Header {
  const numbers = new Numbers(content, true);
  const parts = new Parts();
  let frame: { kind: number; at: number } | undefined;
  let turn: number | undefined;
  let at = 2;
  let end = 2;
  for (;;) {
    parts.take();
    if (content[at] !== 0xff) throw damaged();
    while (content[at] === 0xff) at++;
    const marker = numbers.u8(at++);
    if (marker === TEM || isRestart(marker)) continue;
    if (marker === 0 || marker === SOI || marker === EOI || (isFrame(marker) && frame)) throw damaged();
    end = at + numbers.u16(at);
    if (end < at + 2 || end > content.length) throw damaged();
    const segment = content.subarray(at + 2, end);
    if (isFrame(marker)) frame = { kind: marker, at: at + 2 };
    else if (marker === APP1 && turn === undefined && isExif(segment)) turn = orientation(segment);
    else if (marker === SCAN) break;
    at = end;
  }
  if (!frame) throw damaged();
  const components = numbers.u8(frame.at + 5);
  const many = frame.kind === PROGRESSIVE || numbers.u8(at + 2) < components;
  return {
    width: numbers.u16(frame.at + 3),
    height: numbers.u16(frame.at + 1),
    mode: `${COLOURS[components] ?? `${components} components `}${numbers.u8(frame.at)}`,
    compression: frame.kind >= FIRST_ARITHMETIC ? "arithmetic" : "huffman",
    variant: nameOf("jpegVariant", frame.kind),
    sampling: samplingOf(numbers, frame.at, components),
    orientation: turn ?? 1,
    scans: many ? scansFrom(content, end, numbers, parts) : 1,
  };
}

/** Of a single component it says nothing. */
function samplingOf(numbers: Numbers, frame: number, components: number): string {
  if (components === 1) return "1x1";
  const factors = Array.from({ length: components }, (_, n) => numbers.u8(frame + 7 + 3 * n));
  return factors.map((one) => `${one >> 4}x${one & 15}`).join();
}

/** How many scans there are, the first of which begins its data at `start`. */
function scansFrom(content: Buffer, start: number, numbers: Numbers, parts: Parts): number {
  let scans = 1;
  let at = start;
  for (;;) {
    at = endOfData(content, at);
    const marker = content[at + 1];
    if (marker === undefined || marker === EOI) return scans;
    parts.take();
    at += 2;
    if (marker !== TEM) at += Math.max(numbers.u16(at), 2);
    if (marker === SCAN) scans++;
  }
}

/** Where the next marker is that is none of a scan's own: neither an escaped byte nor a restart. */
function endOfData(content: Buffer, start: number): number {
  for (let at = start; at < content.length; at++) {
    if (content[at] !== 0xff) continue;
    const next = content[at + 1];
    if (next !== 0 && next !== 0xff && !isRestart(next ?? 0)) return at;
  }
  return content.length;
}
