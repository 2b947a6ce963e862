import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { decodeHeic } from "../../../../shared/photos/heic/decode-heic.ts";
import { jpegOf } from "../../../../shared/photos/heic/jpeg-of.ts";
import { fixture, heicOf, threeColours } from "./files.ts";

const large = fixture("flat-48-megapixels.heic");
const [RED, BLUE, GREEN] = ["red", "blue", "green"];

/** Sides of what becomes of a file, and its colours at the corners: above, then below, each from the left. */
async function seen(file: Buffer) {
  const { data, info } = await sharp(await jpegOf(file))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const colour = (x: number, y: number) => {
    const [r = 0, g = 0, b = 0] = data.subarray((y * width + x) * 3);
    return r > 150 && g < 80 ? RED : b > 150 ? BLUE : g > 130 && r < 80 ? GREEN : `${r},${g},${b}`;
  };
  const [right, below] = [width - 9, height - 9];
  const corners = [colour(8, 8), colour(right, 8), colour(8, below), colour(right, below)];
  return { sides: [width, height, channels], corners };
}

describe("the JPEG of a HEIC file", () => {
  test.each([
    ["a picture, cut to what it shows", threeColours, [64, 48], [RED, BLUE, GREEN, BLUE]],
    ["tiles, put together", heicOf({ grid: [1, 2] }), [128, 64], [RED, BLUE, GREEN, BLUE]],
    ["one that is turned, upright", heicOf({ grid: [1, 2], turn: 1 }), [64, 128], [BLUE, BLUE, RED, GREEN]],
    [
      "one that is mirrored, as it should be seen",
      heicOf({ mirrored: true }),
      [64, 64],
      [BLUE, RED, BLUE, GREEN],
    ],
    ["10 bits a channel, as 8", fixture("ten-bits.heic"), [64, 48], [RED, BLUE, GREEN, GREEN]],
    ["a transparent one, as if it were not", fixture("alpha.heic"), [64, 48], [RED, BLUE, GREEN, GREEN]],
    [
      "the one of several that it is about",
      fixture("second-is-primary.heic"),
      [64, 48],
      [RED, BLUE, GREEN, GREEN],
    ],
  ])("has %s", async (_, file, sides, corners) => {
    expect(await seen(file)).toEqual({ sides: [...sides, 3], corners });
  });

  test("has the same bytes each time, also beside others", async () => {
    const all = await Promise.all([1, 2, 3].map(() => jpegOf(threeColours)));
    expect(all.map((one) => one.equals(all[0] as Buffer))).toEqual([true, true, true]);
  });

  test.each([
    ["is cut short", threeColours.subarray(0, -100), "truncated"],
    ["shows more than it says", heicOf({ size: [8, 8] }), "truncated"],
    ["says nothing of 48 megapixels", small(large), "truncated"],
  ])("is refused where the file %s", async (_, file, type) => {
    await expect(jpegOf(file)).rejects.toMatchObject({ status: 422, type });
  });

  test("is refused where libheif would take more memory than the file's size accounts for", async () => {
    const refused = { status: 422, type: "too-costly" };
    await expect(decodeHeic(large, { width: 64, height: 48 })).rejects.toMatchObject(refused);
  });

  test("is refused where a second thread has ended over it, too", async () => {
    let begun = 0;
    const counts = () => begun++;
    process.on("worker", counts);
    const ending = new URL("data:text/javascript,process.exit(1)");
    const refused = { status: 422, type: "too-costly" };
    await expect(decodeHeic(threeColours, { width: 64, height: 64 }, ending)).rejects.toMatchObject(refused);
    process.off("worker", counts);
    expect(begun).toBe(2);
  });

  test("is nobody's fault but ours where there is no libheif", async () => {
    const failing = new URL("data:text/javascript,throw new Error('no libheif')");
    const size = { width: 64, height: 64 };
    await expect(decodeHeic(threeColours, size, failing)).rejects.toThrow("no libheif");
  });
});

/** The same file, which says that its picture has 64 x 48 pixels. */
function small(file: Buffer): Buffer {
  const said = Buffer.from(file);
  for (let at = said.indexOf("ispe"); at >= 0; at = said.indexOf("ispe", at + 1)) {
    said.writeUInt32BE(64, at + 8);
    said.writeUInt32BE(48, at + 12);
  }
  return said;
}
