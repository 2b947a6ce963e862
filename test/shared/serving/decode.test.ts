import { Jimp } from "jimp";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { decode } from "../../../shared/serving/decode.ts";

/** Two pixels, one above the other: red, then blue. */
const redOverBlue = {
  data: Buffer.from([255, 0, 0, 0, 0, 255]),
  info: { width: 1, height: 2, channels: 3 as const },
};
const image = () => sharp(redOverBlue.data, { raw: redOverBlue.info });
const bytes = async (photo: Promise<Buffer>) => [...(await decode(await photo)).data];
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "red" } });
const pixels = (width: number, height: number, channels: 1 | 2 | 4, ...data: number[]) =>
  sharp(Buffer.from(data), { raw: { width, height, channels } });

async function bmp(width: number, height: number): Promise<Buffer> {
  return new Jimp({ width, height, color: 0xff0000ff }).getBuffer("image/bmp");
}

describe("decoding a photo for serving", () => {
  test.each(["png", "webp", "tiff", "gif"] as const)("reads %s to RGB", async (format) => {
    const lossless = image().toFormat(format, { lossless: true, compression: "lzw" } as object);
    expect(await bytes(lossless.toBuffer())).toEqual([255, 0, 0, 0, 0, 255]);
  });

  test("reads JPEG, gray and coloured", async () => {
    const { data, width, height } = await decode(await plain(9, 5).jpeg().toBuffer());
    expect([width, height, data.length]).toEqual([9, 5, 135]);
    expect(Math.abs((data[0] as number) - 255)).toBeLessThan(4);
    const gray = await decode(await pixels(1, 1, 1, 128).jpeg().toColourspace("b-w").toBuffer());
    expect([...gray.data]).toEqual([128, 128, 128]);
  });

  // The four pixels of a square are 1 2 above 3 4.
  test.each([
    [1, [1, 2, 3, 4]],
    [2, [2, 1, 4, 3]],
    [3, [4, 3, 2, 1]],
    [4, [3, 4, 1, 2]],
    [5, [1, 3, 2, 4]],
    [6, [3, 1, 4, 2]],
    [7, [4, 2, 3, 1]],
    [8, [2, 4, 1, 3]],
  ])("turns a photo upright by its EXIF tag: %i", async (orientation, upright) => {
    const square = pixels(2, 2, 1, 1, 2, 3, 4).withMetadata({ orientation }).png().toBuffer();
    expect(await bytes(square)).toEqual(upright.flatMap((one) => [one, one, one]));
  });

  test("swaps the sides of a photo that it turns by a quarter", async () => {
    const sideways = image().withMetadata({ orientation: 6 }).png().toBuffer();
    expect(await decode(await sideways)).toMatchObject({ width: 2, height: 1 });
  });

  test("expands gray, and drops alpha without blending it", async () => {
    expect(await bytes(pixels(2, 1, 1, 7, 9).png().toBuffer())).toEqual([7, 7, 7, 9, 9, 9]);
    expect(await bytes(pixels(1, 1, 2, 50, 0).png().toBuffer())).toEqual([50, 50, 50]);
    expect(await bytes(pixels(1, 1, 4, 10, 20, 30, 0).png().toBuffer())).toEqual([10, 20, 30]);
  });

  test("refuses damaged files, whatever library finds the damage", async () => {
    const [jpeg, png] = await Promise.all([plain(64, 64).jpeg().toBuffer(), plain(64, 64).png().toBuffer()]);
    for (const whole of [jpeg, png])
      await expect(decode(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({
        status: 422,
        type: "truncated",
      });
  });

  test("lets libvips see no type but those that it decodes here, once it is asked", async () => {
    await bytes(image().png().toBuffer());
    const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    await expect(sharp(svg).metadata()).rejects.toThrow("unsupported image format");
    await expect(decode(svg)).rejects.toMatchObject({ status: 415, type: "unsupported-type" });
  });
});

describe("decoding BMP", () => {
  test("reads several at once, which sharp does not read", async () => {
    const photos = await Promise.all([bmp(1, 2), bmp(3, 1), bmp(2, 2)]);
    const decoded = await Promise.all(photos.map((photo) => decode(photo)));
    expect(decoded.map(({ data }) => data.length)).toEqual([6, 9, 12]);
    expect([...(decoded[0]?.data ?? [])]).toEqual([255, 0, 0, 255, 0, 0]);
  });
});
