import type { HttpRequest } from "@azure/functions";
import { Problem } from "../errors.ts";
import { PHOTO_LIMITS, refused } from "../photos/policy.ts";

/** The bytes of the one photo that a request carries: as its body, or as the first file of a form. */
export async function photoOf(request: HttpRequest): Promise<Buffer> {
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/json"))
    throw new Problem(
      415,
      "unsupported-media-type",
      "Send the photo's bytes as the body, or as a file of a form; JSON carries none.",
    );
  if (!type.startsWith("multipart/form-data")) return bounded(await request.arrayBuffer());
  const form = await request.formData().catch((cause: unknown) => {
    throw new Problem(400, "bad-form", `The form cannot be read: ${String(cause)}`);
  });
  for (const [, value] of form) if (typeof value !== "string") return bounded(await value.arrayBuffer());
  throw new Problem(422, "no-photo", "The form has no file: send the photo as a file field.");
}

function bounded(bytes: ArrayBuffer): Buffer {
  if (bytes.byteLength <= PHOTO_LIMITS.bytes) return Buffer.from(bytes);
  throw refused("too-large", { bytes: bytes.byteLength, most: PHOTO_LIMITS.bytes });
}
