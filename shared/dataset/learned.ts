import type { Blobs } from "../clients/blobs.ts";
import type { VersionCard } from "../versions/traffic.ts";
import { readManifest } from "./store.ts";

/** The photos that a version was fitted or tuned on. */
export async function learnedPhotos(blobs: Blobs, { model, dataset }: VersionCard): Promise<Set<string>> {
  const learned = new Set<string>();
  for await (const { photo, split } of readManifest(blobs, model, dataset))
    if (split !== "test") learned.add(photo);
  return learned;
}
