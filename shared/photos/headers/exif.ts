import { Numbers } from "./header.ts";

export const ORIENTATION = 0x0112;
const SHORT = 3;
const PREFIX = Buffer.from("Exif\0\0");

export const isExif = (segment: Buffer): boolean => segment.subarray(0, PREFIX.length).equals(PREFIX);

/**
 * The one thing that EXIF decides, how a photo is turned: 1 to 8, by the first directory's first orientation tag. EXIF that
 * makes no sense turns nothing: 1.
 */
export function orientation(exif: Buffer): number {
  const tiff = isExif(exif) ? exif.subarray(PREFIX.length) : exif;
  const order = tiff.toString("latin1", 0, 4);
  if (order !== "II*\0" && order !== "MM\0*") return 1;
  const numbers = new Numbers(tiff, order === "MM\0*");
  try {
    const first = numbers.u32(4) + 2;
    const end = first + 12 * numbers.u16(first - 2);
    for (let entry = first; entry < end; entry += 12)
      if (numbers.u16(entry) === ORIENTATION) {
        const turn = oneShort(numbers, entry) ?? 1;
        return isTurn(turn) ? turn : 1;
      }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

export const isTurn = (turn: number): boolean => turn >= 1 && turn <= 8;

/** The number of a tag that has one SHORT, and nothing else. */
export function oneShort(numbers: Numbers, entry: number): number | undefined {
  const whole = numbers.u16(entry + 2) === SHORT && numbers.u32(entry + 4) === 1;
  return whole ? numbers.u16(entry + 8) : undefined;
}
