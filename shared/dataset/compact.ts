import type { Blobs } from "../clients/blobs.ts";
import { compact } from "../clients/compacted.ts";
import type { Plan } from "../plan/schema.ts";
import { erasuresOf } from "./deny.ts";
import { forgotten } from "./forget-returned.ts";
import { index, sides } from "./store.ts";

/** Puts together what many runs have written of a model's files and photos: a run reads as many files after a year as after a week. */
export async function compactDatasets(blobs: Blobs, plan: Pick<Plan, "model" | "images">): Promise<void> {
  await compact(blobs, index(plan), (lines) => worthKeeping(blobs, lines));
  await compact(blobs, sides(plan.model), (lines) => notErased(blobs, lines));
}

/**
 * Records that say something: not that a file was gone once, and only once that one may be readable later. An erasure that is
 * ordered meanwhile finds the new file, as it waits for the run that writes this.
 */
async function* worthKeeping(blobs: Blobs, lines: AsyncIterable<string>) {
  const erasureOf = (await erasuresOf(blobs)) ?? (() => undefined);
  const passing = new Set<string>();
  for await (const record of forgotten(lines, erasureOf)) {
    if (record.gone) continue;
    const file = JSON.stringify([record.path, record.etag]);
    if (record.passing && passing.has(file)) continue;
    if (record.passing) passing.add(file);
    yield record;
  }
}

async function* notErased(blobs: Blobs, lines: AsyncIterable<string>) {
  const erasureOf = await erasuresOf(blobs);
  for await (const line of lines) {
    const side = JSON.parse(line);
    if (erasureOf?.(side.photo) === undefined) yield side;
  }
}
