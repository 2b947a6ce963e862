import type { HttpRequest } from "@azure/functions";
import { type Account, readBody } from "../kit/body.ts";
import { Problem } from "../kit/errors.ts";
import { PHOTO_LIMITS, refused } from "../photos/policy.ts";
import { mustHaveFewParts } from "./form-parts.ts";

/** What a form adds to the photo: its other fields, and what stands between them. */
const FORM_AROUND = 1 << 20;

/** The bytes of the one photo that a request carries: as its body, or as the only file of a form. */
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
  const files = [...form].filter(([, value]) => typeof value !== "string");
  const [[, photo] = []] = files;
  if (photo === undefined || typeof photo === "string")
    throw new Problem(422, "no-photo", "The form has no file: send the photo as a file field.");
  if (files.length > 1) throw tooMany(files.map(([name]) => name));
  return bounded(await photo.arrayBuffer());
}

function tooMany(fields: readonly string[]): Problem {
  const names = fields.slice(0, 5).map((name) => `"${name.slice(0, 100)}"`);
  const detail = `The form has ${fields.length} files (${names.join(", ")}): send one photo at a time.`;
  return new Problem(422, "too-many-photos", detail);
}

const tooLarge = (bytes: number, most: number) => refused("too-large", { bytes, most });

function bounded(bytes: ArrayBuffer): Buffer {
  if (bytes.byteLength <= PHOTO_LIMITS.bytes) return Buffer.from(bytes);
  throw tooLarge(bytes.byteLength, PHOTO_LIMITS.bytes);
}
