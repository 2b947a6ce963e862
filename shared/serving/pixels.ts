import { PHOTO_LIMITS, refused } from "../photos/policy.ts";

/** RGB pixels, row by row, three bytes each. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Pixels that somebody else has made of a photo are held to the sides that photos have. */
export function mustBeSmall(width: number, height: number): void {
  const { pixels, side } = PHOTO_LIMITS;
  if (width * height > pixels) throw refused("too-many-pixels", { width, height, most: pixels });
  if (width < 1 || height < 1 || width > side || height > side)
    throw refused("unsupported-size", { width, height, most: side });
}

/** Whether a value is one of 8 bits. */
export const isLevel = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;
