import { describe, expect, test } from "vitest";
import { featuresOf } from "../../../shared/serving/features-of.ts";

/** Smooth light with noise upon it, as photos have. */
function photo(width: number, height: number) {
  const data = new Uint8Array(width * height * 3);
  let seed = 1;
  for (let at = 0; at < data.length; at++) {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    const y = Math.floor(at / 3 / width);
    data[at] = 60 + (at % 3) * 40 + (y / height) * 80 + (seed % 30);
  }
  return { data, width, height };
}

describe("what is recorded of a photo", () => {
  test("is what Python's profile counts", () => {
    const red = featuresOf({ data: new Uint8Array([255, 0, 0, 255, 0, 0]), width: 2, height: 1 });
    expect(red).toEqual({
      brightness: 76.245,
      contrast: 0,
      red: 255,
      green: 0,
      blue: 0,
      pixels: 2,
      aspect: 2,
    });
    const halves = featuresOf({ data: new Uint8Array([0, 0, 0, 100, 100, 100]), width: 1, height: 2 });
    expect(halves).toMatchObject({ brightness: 50, contrast: 50, aspect: 0.5 });
  });

  test("are figures however narrow the photo is", () => {
    const [narrow, flat] = [photo(2, 400_000), photo(400_000, 2)].map(featuresOf);
    for (const features of [narrow, flat])
      expect(Object.values(features ?? {}).every(Number.isFinite)).toBe(true);
    expect(narrow?.red).toBeCloseTo(115, -1);
  });

  test("is nearly the same when only a grid of a large photo is looked at", () => {
    const { data, width, height } = photo(2400, 1600);
    const means = [0, 0, 0];
    for (let at = 0; at < data.length; at++) means[at % 3] = (means[at % 3] as number) + (data[at] as number);
    const [red, green, blue] = means.map((total) => total / (width * height)) as [number, number, number];
    const features = featuresOf({ data, width, height });
    expect(features).toMatchObject({ pixels: 3_840_000, aspect: 1.5 });
    expect(Math.abs(features.red - red)).toBeLessThan(1);
    expect(Math.abs(features.green - green)).toBeLessThan(1);
    expect(Math.abs(features.blue - blue)).toBeLessThan(1);
  });
});
