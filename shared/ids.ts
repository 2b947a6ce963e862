import { z } from "zod";

// What comes back from tasks and callers passes one of these before it becomes part of a path or URL.

/** The SHA-256 of bytes, as we write it. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256: 64 lower-case hex digits");

/** A version's number: a folder's name, and part of URLs. */
export const VersionNumber = z.string().regex(/^[1-9]\d{0,8}$/, "must be a version's number, such as 7");
