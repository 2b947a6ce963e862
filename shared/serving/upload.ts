import type { HttpRequest } from "@azure/functions";
import { type Account, readBody } from "../kit/body.ts";
import { Problem } from "../kit/errors.ts";
import { PHOTO_LIMITS, refused } from "../photos/policy.ts";
import { mustHaveFewParts } from "./form-parts.ts";

/** What a form adds to the photo: its other fields, and what stands between them. */
const FORM_AROUND = 1 << 20;

/** The bytes of the one photo that a request carries: as its body, or as the first file of a form. */
export async function photoOf(request: HttpRequest, account: Account): Promise<Buffer> {
  const type = request.headers.get("content-type") ?? "";
  if (/^application\/(.+\+)?json/i.test(type))
    throw new Problem(
      415,
      "unsupported-media-type",
      "Send the photo's bytes as the body, or as a file of a form; JSON carries none.",
    );
  if (!/^multipart\/form-data/i.test(type)) return readBody(request, PHOTO_LIMITS.bytes, account, tooLarge);
  const body = await readBody(request, PHOTO_LIMITS.bytes + FORM_AROUND, account, tooLarge);
  mustHaveFewParts(body, type);
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } })
    .formData()
    .catch(() => {
      throw new Problem(
        400,
        "bad-form",
        "The form cannot be read: is its boundary the one that Content-Type names?",
      );
    });
  for (const [, value] of form) if (typeof value !== "string") return bounded(await value.arrayBuffer());
  throw new Problem(422, "no-photo", "The form has no file: send the photo as a file field.");
}

const tooLarge = (bytes: number, most: number) => refused("too-large", { bytes, most });

function bounded(bytes: ArrayBuffer): Buffer {
  if (bytes.byteLength <= PHOTO_LIMITS.bytes) return Buffer.from(bytes);
  throw tooLarge(bytes.byteLength, PHOTO_LIMITS.bytes);
}
