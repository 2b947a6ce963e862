import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";

/**
 * What makes a version tainted: how many of all the photos that it was fitted or tuned on are no more, deleted by their users or
 * erased by order, and since when it has been so.
 */
export const Taint = z.object({ deleted: z.number(), erased: z.number(), since: z.string() });
export type Taint = z.infer<typeof Taint>;

export const taintBlob = (model: string, version: string) => paths.model(model, version, "tainted.json");

/** Since when a version knows photos that are no more, and how many; undefined if it knows none. */
export async function readTaint(blobs: Blobs, model: string, version: string): Promise<Taint | undefined> {
  return blobs.json(taintBlob(model, version), Taint);
}
