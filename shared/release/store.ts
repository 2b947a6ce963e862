import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../paths.ts";
import { Traffic, VersionCard } from "./traffic.ts";

/** Which version answers for a model, or undefined before the first release. */
export async function readTraffic(blobs: Blobs, model: string): Promise<Traffic | undefined> {
  return blobs.json(paths.traffic(model), Traffic);
}

export async function readVersion(
  blobs: Blobs,
  model: string,
  version: string,
): Promise<VersionCard | undefined> {
  return blobs.json(paths.model(model, version, "version.json"), VersionCard);
}

const ManifestLine = z.object({ photo: z.string(), split: z.string() });

/** The photos that a version was fitted or tuned on. */
export async function learnedPhotos(blobs: Blobs, { model, dataset }: VersionCard): Promise<Set<string>> {
  const learned = new Set<string>();
  const lines = blobs.lines(paths.dataset(model, dataset, "manifest.jsonl"), ManifestLine);
  for await (const { photo, split } of lines) if (split !== "test") learned.add(photo);
  return learned;
}
