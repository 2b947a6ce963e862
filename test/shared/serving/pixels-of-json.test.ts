import fc from "fast-check";
import { expect, test } from "vitest";
import { photosOfJson } from "../../../shared/serving/photos-json.ts";
import { pixelsOfJson } from "../../../shared/serving/pixels-of-json.ts";

/** What is read of the whole body; undefined where that is an error. */
function whole(text: string) {
  try {
    const [item] = photosOfJson(JSON.parse(text)).items;
    return item && "pixels" in item ? item.pixels : undefined;
  } catch {
    return undefined;
  }
}
const plain = (read: ReturnType<typeof pixelsOfJson>) => read && { ...read, data: [...read.data] };
const byByte = (text: string) => plain(pixelsOfJson(Buffer.from(text)));

const level = fc.integer({ min: 0, max: 255 });
const pixels = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .chain(([width, height]) => {
    const row = fc.array(fc.tuple(level, level, level), { minLength: width, maxLength: width });
    return fc.array(row, { minLength: height, maxLength: height });
  });
const written = fc
  .tuple(pixels, fc.constantFrom(undefined, " ", "\t", 2))
  .map(([rows, space]) => JSON.stringify({ pixels: rows }, null, space));

test("pixels are those that the whole body has, however it is written", () => {
  fc.assert(
    fc.property(written, (text) => {
      expect(byByte(text)).toEqual(plain(whole(text)));
      expect(byByte(text)).toBeDefined();
    }),
  );
});

test("a body with a mistake is left to whoever reads it whole", () => {
  const damage = fc.tuple(
    written,
    fc.nat(),
    fc.constantFrom("", ",", "[", "]", '"', "9", "-", " ", "\u00a0", "{", "."),
  );
  fc.assert(
    fc.property(damage, ([text, place, instead]) => {
      const at = place % text.length;
      const damaged = text.slice(0, at) + instead + text.slice(at + 1);
      const read = byByte(damaged);
      if (read !== undefined) expect(read).toEqual(plain(whole(damaged)));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  '{"pixels":[]}',
  '{"pixels":[[]]}',
  '{"pixels":[[[1,2,3]]],"more":1}',
  '{"images":["AQID"]}',
  "[[[1,2,3]]]",
  "",
  "[",
])("%s is no body of pixels", (text) => expect(byByte(text)).toBeUndefined());

test("more pixels than a photo may have are refused", () => {
  const text = `{"pixels":[${Array(70_000).fill("[[1,2,3]]")}]}`;
  expect(() => byByte(text)).toThrow("It has 1 x 65501 pixels");
});
