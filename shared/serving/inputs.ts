import type { HttpRequest } from "@azure/functions";
import { type Account, flowing, readBody } from "../kit/body.ts";
import { Problem } from "../kit/errors.ts";
import { PHOTO_LIMITS, refused } from "../photos/policy.ts";
import { filesOf } from "./form.ts";
import { itemOf, type Photos } from "./photos.ts";
import type { Reading } from "./reading.ts";
import type { Inference } from "./v2-request.ts";

/** Bytes of requests that are being read, or wait for their turn. */
export const BODIES_AT_ONCE = 50 << 20;
/** Bytes of a request that carries several photos. */
export const MOST_BYTES = 100 << 20;
/** Bytes of JSON, of which a thread makes twenty times as many while it reads them. */
export const MOST_JSON = 16 << 20;

/** The photos that a request carries: one as its body, several as files of a form, or either in JSON. */
export async function photosOf(request: HttpRequest, account: Account, reading: Reading): Promise<Photos> {
  mustBePlain(request);
  const type = request.headers.get("content-type") ?? "";
  if (isJson(type)) return reading.photos(await readBody(request, MOST_JSON, account, jsonTooLarge));
  if (/^multipart\/form-data/i.test(type)) {
    const photos = await filesOf(flowing(request, MOST_BYTES, account), type);
    return { items: photos.map(itemOf), isOne: photos.length === 1 };
  }
  const photo = await readBody(request, PHOTO_LIMITS.bytes, account, photoTooLarge);
  return { items: [itemOf(photo)], isOne: true };
}

/** The length of the JSON, where tensors lie behind it. */
const JSON_LENGTH = "inference-header-content-length";

/** What a request of the Open Inference Protocol asks. */
export async function inferenceOf(
  request: HttpRequest,
  account: Account,
  reading: Reading,
): Promise<Inference> {
  mustBePlain(request);
  const told = request.headers.get(JSON_LENGTH);
  if (told === null) {
    const json = await readBody(request, MOST_JSON, account, jsonTooLarge);
    return reading.inference(json, json.length);
  }
  const length = /^\d{1,9}$/.test(told) ? Number(told) : Number.NaN;
  if (length > MOST_JSON) throw jsonTooLarge(length, MOST_JSON);
  const body = await readBody(request, MOST_BYTES, account);
  if (length <= body.length) return reading.inference(body, length);
  const what = `is "${told.slice(0, 100)}": it must be the length of the JSON, of ${body.length} bytes at the most`;
  throw new Problem(400, "invalid-request", `The header Inference-Header-Content-Length ${what}.`);
}

/** What a compressed body becomes may be a thousand times as large, and photos hardly get smaller. */
function mustBePlain({ headers }: HttpRequest): void {
  const encoding = headers.get("content-encoding") ?? "identity";
  if (/^identity$/i.test(encoding)) return;
  const detail = `The body's Content-Encoding is ${encoding.slice(0, 100)}: send it as it is, without any.`;
  throw new Problem(415, "unsupported-media-type", detail);
}

const isJson = (type: string) => /^application\/([^;]+\+)?json/i.test(type);

const photoTooLarge = (bytes: number, most: number) => refused("too-large", { bytes, most });

/** The error of JSON that has more bytes than it may. */
function jsonTooLarge(bytes: number, most: number): Problem {
  const what = `The JSON has ${bytes} bytes or more; the limit is ${most}`;
  return new Problem(413, "body-too-large", `${what}: send the photos as bytes.`);
}
