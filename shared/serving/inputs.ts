import type { HttpRequest } from "@azure/functions";
import { type Account, flowing, readBody } from "../kit/body.ts";
import { Problem } from "../kit/errors.ts";
import { PHOTO_LIMITS, refused } from "../photos/policy.ts";
import { filesOf } from "./form.ts";
import type { Photos } from "./photos.ts";
import type { Reading } from "./reading.ts";

/** Bytes of requests that are being read, or wait for their turn. */
export const BODIES_AT_ONCE = 200 << 20;
/** Bytes of a request that carries several photos. */
const MOST_BYTES = 100 << 20;
/** Bytes of JSON, of which a thread makes twenty times as many while it reads them. */
export const MOST_JSON = 16 << 20;

/** The photos that a request carries: one as its body, several as files of a form, or either in JSON. */
export async function photosOf(request: HttpRequest, account: Account, reading: Reading): Promise<Photos> {
  const type = request.headers.get("content-type") ?? "";
  if (isJson(type)) return reading.photos(await readBody(request, MOST_JSON, account, jsonTooLarge));
  if (/^multipart\/form-data/i.test(type)) {
    const photos = await filesOf(flowing(request, MOST_BYTES, account), type);
    return { items: photos.map((photo) => ({ photo })), isOne: photos.length === 1 };
  }
  const photo = await readBody(request, PHOTO_LIMITS.bytes, account, photoTooLarge);
  return { items: [{ photo }], isOne: true };
}

export const isJson = (type: string) => /^application\/([^;]+\+)?json/i.test(type);

const photoTooLarge = (bytes: number, most: number) => refused("too-large", { bytes, most });

/** The error of JSON that has more bytes than it may. */
export function jsonTooLarge(bytes: number, most: number): Problem {
  const what = `The JSON has ${bytes} bytes or more; the limit is ${most}`;
  return new Problem(
    413,
    "body-too-large",
    `${what}: send the photos' bytes as the body, or as files of a form.`,
  );
}
