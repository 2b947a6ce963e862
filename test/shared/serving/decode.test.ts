import { Jimp } from "jimp";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { decode, pixelsOf } from "../../../shared/serving/decode.ts";

/** Two pixels, one above the other: red, then blue. */
const redOverBlue = {
  data: Buffer.from([255, 0, 0, 0, 0, 255]),
  info: { width: 1, height: 2, channels: 3 as const },
};
const image = () => sharp(redOverBlue.data, { raw: redOverBlue.info });
const bytes = async (photo: Promise<Buffer>) => [...(await decode(await photo)).data];

describe("decoding a photo for serving", () => {
  test.each(["png", "webp", "tiff", "gif"] as const)("reads %s to RGB", async (format) => {
    const lossless = image().toFormat(format, { lossless: true, compression: "lzw" } as object);
    expect(await bytes(lossless.toBuffer())).toEqual([255, 0, 0, 0, 0, 255]);
  });

  test("reads BMP, which sharp does not", async () => {
    const bmp = (await Jimp.read(await image().png().toBuffer())).getBuffer("image/bmp");
    expect(await bytes(bmp)).toEqual([255, 0, 0, 0, 0, 255]);
  });

  test("turns a photo upright by its EXIF tag", async () => {
    const sideways = image().withMetadata({ orientation: 6 }).png().toBuffer();
    expect(await decode(await sideways)).toMatchObject({ width: 2, height: 1 });
  });

  test("expands gray, and drops alpha without blending it", async () => {
    const gray = sharp(Buffer.from([7, 9]), { raw: { width: 2, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    expect(await bytes(gray)).toEqual([7, 7, 7, 9, 9, 9]);
    const clear = sharp(Buffer.from([10, 20, 30, 0]), { raw: { width: 1, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect(await bytes(clear)).toEqual([10, 20, 30]);
  });

  test.each([
    ["nothing", Buffer.alloc(0), 422],
    ["text", Buffer.from("hello"), 422],
    ["a BMP that ends in its header", Buffer.from("BM12"), 422],
  ])("refuses %s with the reason", async (_, photo, status) => {
    await expect(decode(photo)).rejects.toMatchObject({ status });
  });

  test("refuses what training could not compare: 16-bit samples, truncated files", async () => {
    const deep = await image().toColourspace("rgb16").png().toBuffer();
    await expect(decode(deep)).rejects.toMatchObject({
      status: 415,
      message: expect.stringContaining("ushort"),
    });
    const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
      .jpeg()
      .toBuffer();
    await expect(decode(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ status: 422 });
  });

  test("knows the number of pixels from the header alone", async () => {
    expect(await pixelsOf(await image().png().toBuffer())).toBe(2);
    expect(await pixelsOf(Buffer.from("hello"))).toBe(0);
  });
});
