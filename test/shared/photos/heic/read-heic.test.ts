import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Problem } from "../../../../shared/kit/errors.ts";
import { readHeic } from "../../../../shared/photos/heic/read-heic.ts";
import { heicOf, threeColours } from "./files.ts";

const whyNot = (file: Buffer) => {
  try {
    readHeic(file);
  } catch (error) {
    if (error instanceof Problem) return [error.status, error.type];
    throw error;
  }
  return undefined;
};

describe("the size of a HEIC file's picture", () => {
  test.each([
    ["one picture, as it is coded", threeColours, 64, 64],
    ["tiles, as phones have them", heicOf({ grid: [3, 4] }), 256, 192],
    ["tiles that stand out at the edges", heicOf({ grid: [3, 4], size: [200, 130] }), 200, 130],
    ["one that is turned, as it is stored", heicOf({ grid: [1, 2], turn: 1 }), 128, 64],
    ["another brand", heicOf({ brand: "mif1" }), 64, 64],
  ])("is read without decoding it: %s", (_, file, width, height) => {
    expect(readHeic(file)).toEqual({ width, height });
  });

  test.each([
    ["a sequence", heicOf({ brand: "msf1" }), 415, "unsupported-type"],
    ["a film", heicOf({ brand: "hevc" }), 415, "unsupported-type"],
    [
      "AVIF under a brand that HEIC has, too",
      heicOf({ brand: "mif1", type: "av01" }),
      415,
      "unsupported-mode",
    ],
    ["a picture laid over others", heicOf({ type: "iovl" }), 415, "unsupported-mode"],
    ["no side", heicOf({ size: [0, 64] }), 422, "unsupported-size"],
    ["too long a side", heicOf({ size: [65_501, 1] }), 422, "unsupported-size"],
    ["many pixels", heicOf({ size: [16_384, 16_384] }), 413, "too-many-pixels"],
    ["a grid of many pixels", heicOf({ grid: [50, 50], size: [12_800, 12_800] }), 413, "too-many-pixels"],
    ["a tile of many", heicOf({ grid: [1, 1], tile: [16_384, 16_384] }), 413, "too-many-pixels"],
    ["tiles of far more than shows", heicOf({ grid: [20, 20], size: [64, 64] }), 422, "too-costly"],
    [
      "more tiles than any phone makes",
      heicOf({ grid: [32, 32], tile: [8, 8], size: [256, 256] }),
      422,
      "too-costly",
    ],
    ["half of its table of contents", threeColours.subarray(0, 300), 422, "truncated"],
    ["its first bytes alone", threeColours.subarray(0, 12), 422, "truncated"],
  ])("is refused where the file has %s", (_, file, status, type) => {
    expect(whyNot(file)).toEqual([status, type]);
  });

  test("a table that never ends is left after so many entries", () => {
    const endless = heicOf({ grid: [2, 2] });
    endless.writeUInt32BE(0xffffffff, endless.indexOf("ipma", 0, "latin1") + 8);
    expect(whyNot(Buffer.concat([endless, Buffer.alloc(1 << 20)]))).toEqual([422, "too-costly"]);
  });

  test("whatever is wrong with a file, its reason is told", () => {
    const file = heicOf({ grid: [2, 2] });
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(changes, fc.nat(file.length), (changed, length) => {
        const damaged = Buffer.from(file);
        for (const [at, value] of changed) damaged[at] = value;
        whyNot(damaged);
        whyNot(damaged.subarray(0, length));
      }),
      { numRuns: 2000 },
    );
  });
});
