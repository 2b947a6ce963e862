import type { Blobs } from "../clients/blobs.ts";
import type { BlobPath } from "../kit/paths.ts";
import { newCodeStartsNothing } from "./new-code.ts";
import { isSettled, type LifecycleRequest, Trained, trainedFolder, trainedMarker } from "./request.ts";

/**
 * The run that has trained on a dataset with a request's plan and code, if training again would change nothing; with whatever code
 * where new code alone is no reason to train.
 */
export async function settledBy(
  blobs: Blobs,
  request: LifecycleRequest,
  dataset: string,
  serving: string | undefined,
): Promise<string | null> {
  for await (const marker of markersOf(blobs, request, dataset)) {
    const trained = await blobs.json(marker, Trained);
    if (trained && isSettled(trained, serving, request.policyHash)) return trained.runId;
  }
  return null;
}

async function* markersOf(
  blobs: Blobs,
  request: LifecycleRequest,
  dataset: string,
): AsyncGenerator<BlobPath> {
  if (!newCodeStartsNothing(request)) return yield trainedMarker(request, dataset);
  const folder = trainedFolder(request, dataset);
  for await (const { path } of blobs.list(folder)) yield { ...folder, path };
}
