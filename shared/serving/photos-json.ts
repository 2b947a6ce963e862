import { isObject } from "../kit/objects.ts";
import { mustBeSmall } from "../photos/policy.ts";
import { invalid } from "./invalid.ts";
import { itemOf, MOST_PHOTOS, type Photos, tooMany } from "./photos.ts";
import { isLevel, type Pixels } from "./pixels.ts";

const FIELDS = ["images", "pixels"];

/** The photos that JSON carries: encoded as base64, or pixels of one. Throws a `Problem` that names the field. */
export function photosOfJson(said: unknown): Photos {
  if (!isObject(said)) throw invalid("", "must be a JSON object with images or pixels");
  const stray = Object.keys(said).find((name) => !FIELDS.includes(name));
  if (stray !== undefined)
    throw invalid(stray.slice(0, 100), `is no name that this body knows; known are ${FIELDS.join(", ")}`);
  const { images, pixels } = said;
  if ((images === undefined) === (pixels === undefined))
    throw invalid("images", "or pixels must be given, one of both");
  if (images === undefined) return { items: [{ pixels: pixelsOf(pixels) }], isOne: true };
  return { items: encoded(images).map(itemOf), isOne: false };
}

function encoded(images: unknown): Uint8Array[] {
  if (!Array.isArray(images) || images.length === 0)
    throw invalid("images", "must be a list of photos, each as a text in base64");
  if (images.length > MOST_PHOTOS) throw tooMany("images", images.length);
  return images.map((image, n) => fromBase64(image, `images.${n}`));
}

/** Bytes that are written as base64, also as browsers do with `data:` before them. */
export function fromBase64(text: unknown, field: string): Buffer {
  const digits = typeof text === "string" ? text.replace(/^data:[^,]{0,100};base64,/, "").trimEnd() : "";
  if (digits === "" || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(digits))
    throw invalid(field, "must be the bytes of a photo in base64, without blanks between");
  return Buffer.from(digits, "base64");
}

/** `[[[r, g, b], …], …]`: rows of pixels of three levels from 0 to 255. */
function pixelsOf(rows: unknown): Pixels {
  const height = lengthOf(rows, "pixels", "a list of rows");
  const first = (rows as unknown[])[0];
  const width = lengthOf(first, "pixels.0", "a list of pixels");
  mustBeSmall(width, height);
  const data = new Uint8Array(width * height * 3);
  let to = 0;
  for (const [y, row] of (rows as unknown[]).entries()) {
    if (!Array.isArray(row) || row.length !== width)
      throw invalid(`pixels.${y}`, `must be a list of ${width} pixels, as the first row is`);
    for (let x = 0; x < width; x++) {
      const pixel = row[x];
      if (!Array.isArray(pixel) || pixel.length !== 3 || !pixel.every(isLevel))
        throw invalid(`pixels.${y}.${x}`, "must be [red, green, blue], each a whole number from 0 to 255");
      for (const level of pixel) data[to++] = level;
    }
  }
  return { data, width, height };
}

function lengthOf(list: unknown, field: string, what: string): number {
  if (Array.isArray(list) && list.length > 0) return list.length;
  throw invalid(field, `must be ${what}, as [[[r, g, b], …], …] has it`);
}
