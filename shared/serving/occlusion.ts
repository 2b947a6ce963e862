import type { Pixels } from "./pixels.ts";

/** Cells along the longer side of a photo that one may ask for. */
export const MOST_CELLS = 16;

/** A part of a photo, in pixels. */
export interface Patch {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Rows and columns of cells, as nearly square as they come, with so many along the longer side; none is smaller than a pixel. */
export function gridOf({ width, height }: Pick<Pixels, "width" | "height">, cells: number) {
  const longer = Math.max(width, height);
  const along = (side: number) => Math.min(side, Math.max(1, Math.round((cells * side) / longer)));
  return { columns: along(width), rows: along(height) };
}

/** The cells of a photo, row by row: together all of it, none over another. */
export function patchesOf(
  { width, height }: Pick<Pixels, "width" | "height">,
  { columns, rows }: { columns: number; rows: number },
): Patch[] {
  const edge = (side: number, n: number, of: number) => Math.floor((side * n) / of);
  return Array.from({ length: rows * columns }, (_, n) => {
    const [row, column] = [Math.floor(n / columns), n % columns];
    const [left, top] = [edge(width, column, columns), edge(height, row, rows)];
    const [right, bottom] = [edge(width, column + 1, columns), edge(height, row + 1, rows)];
    return { left, top, width: right - left, height: bottom - top };
  });
}

/** A level of red, green and blue. */
export type Colour = readonly [number, number, number];

/** The photo with one of its parts in one colour. */
export function covered({ data, width, height }: Pixels, patch: Patch, colour: Colour): Pixels {
  const copy = new Uint8Array(data);
  const line = new Uint8Array(patch.width * 3);
  for (let at = 0; at < line.length; at += 3) line.set(colour, at);
  for (let y = patch.top; y < patch.top + patch.height; y++) copy.set(line, (y * width + patch.left) * 3);
  return { data: copy, width, height };
}
