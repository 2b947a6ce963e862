import { mustBeSmall } from "../photos/policy.ts";
import { invalid } from "./invalid.ts";
import { type Item, itemOf, MOST_PHOTOS, tooMany } from "./photos.ts";
import { fromBase64 } from "./photos-json.ts";
import { isLevel } from "./pixels.ts";
import type { Tensor } from "./v2-schema.ts";

const FIELD = "inputs.0";
/** Levels that a tensor has at the most when it comes as JSON. */
const MOST_LEVELS = 16 << 20;

/** The photos of a tensor. `binary` is what lies behind the JSON. Throws a `Problem`. */
export function photosOfTensor(tensor: Tensor, binary: Uint8Array): Item[] {
  const size = tensor.parameters?.binary_data_size;
  if ((size === undefined) === (tensor.data === undefined))
    throw invalid(
      FIELD,
      "must have data, or binary_data_size among its parameters and the bytes behind the JSON",
    );
  if ((size ?? 0) !== binary.length)
    throw invalid(FIELD, `says that ${size ?? 0} bytes follow the JSON, but ${binary.length} do`);
  const [photos = 0] = tensor.shape;
  if (photos > MOST_PHOTOS) throw tooMany(FIELD, photos);
  if (photos === 0) throw invalid(`${FIELD}.shape`, "must begin with how many photos there are, from 1");
  return tensor.datatype === "BYTES"
    ? encoded(tensor, size === undefined ? undefined : binary)
    : pixels(tensor, size === undefined ? undefined : binary);
}

function encoded({ shape, data }: Tensor, binary: Uint8Array | undefined): Item[] {
  const [photos = 0, one = 1] = shape;
  if (one !== 1 || shape.length > 2)
    throw invalid(`${FIELD}.shape`, `must be [photos] of BYTES, found [${shape}]`);
  const found = binary ? elementsOf(binary) : textsOf(data);
  if (found.length === photos) return found.map(itemOf);
  throw invalid(FIELD, `has a shape of ${photos} photos, but ${found.length} come`);
}

/** BYTES as JSON are texts, and bytes of a photo are none: they come in base64. */
function textsOf(data: unknown): Uint8Array[] {
  const texts: unknown[] = Array.isArray(data) ? data.flat() : [];
  if (texts.length > MOST_PHOTOS) throw tooMany(FIELD, texts.length);
  return texts.map((text, n) => fromBase64(text, `${FIELD}.data.${n}`));
}

/** Each element of BYTES has its length before it, in four bytes. */
function elementsOf(binary: Uint8Array): Uint8Array[] {
  const view = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
  const elements: Uint8Array[] = [];
  for (let at = 0; at < binary.length; ) {
    const from = at + 4;
    const end = from > binary.length ? Number.NaN : from + view.getUint32(at, true);
    if (!(end <= binary.length) || elements.length === MOST_PHOTOS)
      throw invalid(FIELD, "must have the length of each photo before it, in 4 bytes, the lowest first");
    elements.push(alone(binary, from, end));
    at = end;
  }
  return elements;
}

function pixels({ shape, data }: Tensor, binary: Uint8Array | undefined): Item[] {
  const [photos = 0, height = 0, width = 0, channels] = shape;
  if (shape.length !== 4 || channels !== 3)
    throw invalid(`${FIELD}.shape`, `must be [photos, height, width, 3] of UINT8, found [${shape}]`);
  mustBeSmall(width, height);
  const each = height * width * 3;
  const all = binary ?? levelsOf(data, photos * each);
  if (all.length !== photos * each)
    throw invalid(FIELD, `has a shape of ${photos * each} bytes, but ${all.length} come`);
  return Array.from({ length: photos }, (_, n) => ({
    pixels: { data: alone(all, n * each, (n + 1) * each), width, height },
  }));
}

/** What else may lie in the buffer of bytes that are not copied. */
const BESIDE = 4096;

/** Bytes of a request alone: what is sent to a thread takes all of its buffer with it. */
function alone(bytes: Uint8Array, from: number, end: number): Uint8Array {
  const some = bytes.subarray(from, end);
  return some.buffer.byteLength - some.length > BESIDE ? new Uint8Array(some) : some;
}

/** The levels of a tensor, whether it is written as one list or as lists of lists. */
function levelsOf(data: unknown, levels: number): Uint8Array {
  if (levels > MOST_LEVELS)
    throw invalid(`${FIELD}.shape`, `has ${levels} levels, more than fit in JSON: send them as binary data`);
  const found = new Uint8Array(levels);
  let at = 0;
  const take = (value: unknown, depth: number) => {
    if (Array.isArray(value) && depth < 4) for (const inner of value) take(inner, depth + 1);
    else if (isLevel(value)) found[at++] = value;
    else throw invalid(`${FIELD}.data`, `must be whole numbers from 0 to 255; number ${at} is none`);
  };
  take(data, 0);
  if (at === levels) return found;
  throw invalid(FIELD, `has a shape of ${levels} levels, but ${at} come`);
}
