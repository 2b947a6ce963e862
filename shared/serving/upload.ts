import type { HttpRequest } from "@azure/functions";
import { Problem } from "../errors.ts";

/** The bytes of the one photo that a request carries: as its body, or as the first file of a form. */
export async function photoOf(request: HttpRequest): Promise<Buffer> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) return Buffer.from(await request.arrayBuffer());
  const form = await request.formData().catch((cause: unknown) => {
    throw new Problem(400, "bad-form", `The form cannot be read: ${String(cause)}`);
  });
  for (const [, value] of form) if (typeof value !== "string") return Buffer.from(await value.arrayBuffer());
  throw new Problem(422, "no-photo", "The form has no file: send the photo as a file field.");
}
