import type { HttpMethod } from "@azure/functions";

/** But TRACE: fetch's Request, which the library makes of each call, takes none, and the answer would be 500. */
export const EVERY_METHOD: HttpMethod[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** The route of `/`: Azure's host takes an empty one for the function's name, but an optional part of no length. */
export const ROOT = "{root:maxlength(0)?}";
