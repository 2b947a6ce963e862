import { crc32, deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { pixelsAlone } from "../../../../shared/photos/headers/png.ts";
import { decode } from "../../../../shared/serving/decode.ts";

function chunk(name: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const [length, sum, named] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(name), data])];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

const packed = deflateSync(Buffer.alloc(50_000_000), { level: 9 });
const [profile, text, international] = ["a\0\0", "a\0\0", "a\0\x01\0\0\0"].map((head, n) =>
  chunk(["iCCP", "zTXt", "iTXt"][n] as string, Buffer.concat([Buffer.from(head), packed])),
) as [Buffer, Buffer, Buffer];
const start = Buffer.concat([
  Buffer.from("89504e470d0a1a0a", "hex"),
  chunk("IHDR", Buffer.from("00000001000000010802000000", "hex")),
]);
const [pixel, end] = [chunk("IDAT", deflateSync(Buffer.from([0, 1, 2, 3]))), chunk("IEND")];
const texts = Buffer.concat(Array<Buffer>(10).fill(Buffer.concat([text, international])));

test("a PNG's pixels are all that a codec sees of it", () => {
  const file = Buffer.concat([
    start,
    profile,
    texts,
    chunk("tRNS", Buffer.alloc(6)),
    pixel,
    text,
    end,
    texts,
  ]);
  expect(pixelsAlone(file).equals(Buffer.concat([start, pixel, end]))).toBe(true);
  expect(
    pixelsAlone(file.subarray(0, -texts.length - 4)).equals(
      Buffer.concat([start, pixel, end.subarray(0, -4)]),
    ),
  ).toBe(true);
});

test("texts of gigabytes cost a PNG neither memory nor time", async () => {
  const file = Buffer.concat([start, profile, texts, pixel, texts, end]);
  const before = process.resourceUsage().maxRSS;
  expect(await decode(file)).toMatchObject({ width: 1, height: 1, data: Buffer.of(1, 2, 3) });
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(100_000);
});
