import type { Features } from "./features.ts";
import type { Pixels } from "./pixels.ts";

/** So many pixels of an even grid tell as much as all of a large photo, and cost no more than a small one. */
const SAMPLE = 8_192;

export function featuresOf({ data, width, height }: Pixels): Features {
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / SAMPLE)));
  let [reds, greens, blues, squares, count] = [0, 0, 0, 0, 0];
  // From the middle of each cell, so that no edge counts more than the other; a photo may be narrower than half a cell.
  const [left, top] = [Math.min(step, width) >> 1, Math.min(step, height) >> 1];
  // No arrays in the loop: it is on the way of an answer.
  for (let y = top; y < height; y += step)
    for (let at = (y * width + left) * 3; at < (y + 1) * width * 3; at += step * 3) {
      const r = data[at] as number;
      const g = data[at + 1] as number;
      const b = data[at + 2] as number;
      reds += r;
      greens += g;
      blues += b;
      squares += r * r + g * g + b * b;
      count++;
    }
  const [red, green, blue] = [reds / count, greens / count, blues / count];
  const variance = (squares / count - red * red - green * green - blue * blue) / 3;
  return {
    brightness: rounded(0.299 * red + 0.587 * green + 0.114 * blue),
    contrast: rounded(Math.sqrt(Math.max(0, variance))),
    red: rounded(red),
    green: rounded(green),
    blue: rounded(blue),
    pixels: width * height,
    aspect: rounded(width / height),
  };
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;
