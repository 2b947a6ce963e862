import sharp from "sharp";
import type { Pixels } from "./pixels.ts";

/** What EXIF's orientations ask for: mirrored from left to right, from top to bottom, then turned clockwise by degrees. */
const TURNS: Record<number, { flop?: boolean; flip?: boolean; rotate?: 90 | 180 | 270 }> = {
  2: { flop: true },
  3: { rotate: 180 },
  4: { flip: true },
  5: { flop: true, rotate: 270 },
  6: { rotate: 90 },
  7: { flop: true, rotate: 90 },
  8: { rotate: 270 },
};

/** The pixels as people see them. */
export async function turned(pixels: Pixels, orientation: number): Promise<Pixels> {
  const turn = TURNS[orientation];
  if (!turn) return pixels;
  const { data, width, height } = pixels;
  const upright = sharp(data, { raw: { width, height, channels: 3 } })
    .flop(turn.flop ?? false)
    .flip(turn.flip ?? false)
    .rotate(turn.rotate ?? 0);
  const { data: rows, info } = await upright.raw().toBuffer({ resolveWithObject: true });
  return { data: rows, width: info.width, height: info.height };
}
