import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import type { Settings } from "../kit/settings.ts";
import { LifecycleRequest } from "../requests/request.ts";
import { readHead } from "./head-store.ts";

/** Whether the run that a model was last asked for had other training code. A model without runs waits for its photos. */
export async function hasOldCode(
  { blobs, settings }: { blobs: Blobs; settings: Settings },
  model: string,
): Promise<boolean> {
  const { latest } = await readHead(blobs, model);
  if (latest === null) return false;
  const request = await blobs.json(paths.run(latest, "request.json"), LifecycleRequest.pick({ code: true }));
  return request !== undefined && request.code !== settings.TRAINING_WHEEL_SHA256;
}
