import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import type { BlobPath } from "../kit/paths.ts";
import { paths } from "../kit/paths.ts";
import { readVersions } from "../versions/store.ts";
import { blobsOf } from "./areas.ts";

interface GoldenFolder {
  /** Of the model. */
  folder: BlobPath;
  /** Test photos of its run, of which another one may take the place; only for what can serve. */
  test?: BlobPath;
}

const Expected = z.array(z.object({ file: z.string() }));

/** A list that cannot be read shows nothing: its files bear the photos' names, and are found by those. */
async function shows(blobs: Blobs, blob: BlobPath, photo: string): Promise<boolean> {
  const found = await blobs.read(blob);
  if (!found?.text.includes(photo)) return false;
  try {
    return Expected.parse(JSON.parse(found.text)).some(({ file }) => file.startsWith(photo));
  } catch {
    return false;
  }
}

/** Folders of models, released ones and trials, of which a photo is a golden image. */
export async function goldenOf(blobs: Blobs, model: string, photo: string): Promise<GoldenFolder[]> {
  const { cards } = await readVersions(blobs, model);
  const found: GoldenFolder[] = [];
  for (const area of ["models", "runs"] as const)
    for await (const blob of blobsOf(blobs, area, model, undefined)) {
      const folder = /^(.+)\/golden\/golden\.json$/.exec(blob.path)?.[1];
      if (!folder || !(await shows(blobs, blob, photo))) continue;
      const card =
        area === "models" ? cards.find(({ version }) => folder === `${model}/${version}`) : undefined;
      const test = card && paths.run(card.runId, "evaluate/test.jsonl");
      found.push({ folder: { ...blob, path: folder }, ...(test && { test }) });
    }
  return found;
}
