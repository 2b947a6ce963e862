import { Problem } from "../kit/errors.ts";

/** The error of a body whose field is not as it must be; the body itself where the field has no name. */
export function invalid(field: string, message: string): Problem {
  const detail = field ? `${field}: ${message}` : `The body ${message}.`;
  return new Problem(422, "invalid-request", detail, { fields: [{ field, message }] });
}
