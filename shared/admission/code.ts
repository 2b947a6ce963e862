import type { Blobs } from "../clients/blobs.ts";
import type { Settings } from "../kit/settings.ts";
import { trainingCode } from "../kit/wheels.ts";
import { readRequest } from "../requests/read-request.ts";
import { readHead } from "./head-store.ts";

/** Whether the run that a model was last asked for had other training code. A model without runs waits for its photos. */
export async function hasOldCode(
  { blobs, settings }: { blobs: Blobs; settings: Settings },
  model: string,
): Promise<boolean> {
  const { latest } = await readHead(blobs, model);
  if (latest === null) return false;
  const request = await readRequest(blobs, latest);
  // One that cannot be read may be known by its code's beginning alone.
  return request !== undefined && !trainingCode(settings).startsWith(request.code);
}
