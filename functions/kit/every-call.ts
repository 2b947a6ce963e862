import type { HttpMethod } from "@azure/functions";

export const EVERY_METHOD: HttpMethod[] = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
];

/** The route of `/`: Azure's host takes an empty one for the function's name, but an optional part of no length. */
export const ROOT = "{root:maxlength(0)?}";
