import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { paths } from "../kit/paths.ts";

const Places = z.array(z.string());
const Files = z.object({
  deleted: z.number().default(0),
  /** Why each file that is still there cannot be deleted, as it was at the last look. */
  kept: z.array(z.string()).default([]),
});
type Files = z.infer<typeof Files>;
const FILES = { schema: Files, format: 1 };
const NO_FILES: Files = { deleted: 0, kept: [] };

const FOLDER = "places/";
const filesBlob = (erasureId: string) => paths.erasureWork(erasureId, "files.json");

/** Notes what a step has changed. A step that is repeated changes less, so nothing that was noted is forgotten. */
export async function notePlaces(blobs: Blobs, erasureId: string, step: string, changed: readonly string[]) {
  const blob = paths.erasureWork(erasureId, `${FOLDER}${step}.json`);
  const before = (await blobs.json(blob, Places)) ?? [];
  await blobs.writeJson(blob, [...new Set([...before, ...changed])].sort());
}

export async function readPlaces(blobs: Blobs, erasureId: string): Promise<string[]> {
  const all = new Set<string>();
  for await (const blob of noted(blobs, erasureId))
    for (const place of (await blobs.json(blob, Places)) ?? []) all.add(place);
  return [...all].sort();
}

async function* noted(blobs: Blobs, erasureId: string) {
  const folder = paths.erasureWork(erasureId, FOLDER);
  for await (const { path } of blobs.list(folder)) yield { ...folder, path };
}

/** Notes how many of the user's files were deleted now, and what cannot be. */
export async function noteFiles(blobs: Blobs, erasureId: string, { deleted, kept }: Files): Promise<void> {
  await changeJson(blobs, filesBlob(erasureId), FILES, NO_FILES, (before) => ({
    deleted: before.deleted + deleted,
    kept,
  }));
}

/** Notes what the attempts before have done, where that is not noted any more: the proof is of all of them. */
export async function noteEarlier(
  blobs: Blobs,
  erasureId: string,
  { files, places }: { files: number; places: readonly string[] },
): Promise<void> {
  await notePlaces(blobs, erasureId, "earlier", places);
  await changeJson(
    blobs,
    filesBlob(erasureId),
    FILES,
    undefined,
    (noted) => noted ?? { deleted: files, kept: [] },
  );
}

export async function readFiles(blobs: Blobs, erasureId: string): Promise<Files> {
  return (await blobs.json(filesBlob(erasureId), Files)) ?? NO_FILES;
}
