import type { Blobs } from "../clients/blobs.ts";
import type { Plan } from "./schema.ts";
import { takesWeights } from "./trainers.ts";

/** The weights that one of these trainers begins with in place of its own, by their URI; undefined where there are none. */
export function weightsFor(
  blobs: Pick<Blobs, "uri">,
  { weights }: Pick<Plan["search"], "weights">,
  trainers: readonly string[],
): (NonNullable<Plan["search"]["weights"]> & { ours: boolean }) | undefined {
  if (!weights || !trainers.some(takesWeights)) return undefined;
  if (/^https:/i.test(weights.uri)) return { ...weights, ours: false };
  const [container = "", ...path] = weights.uri.split("/");
  return { ...weights, uri: blobs.uri({ container, path: path.join("/") }), ours: true };
}
