import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import type { BlobPath } from "../paths.ts";
import { paths } from "../paths.ts";
import { readVersion } from "../release/store.ts";
import { blobsOf } from "./areas.ts";

interface GoldenFolder {
  /** Of the model. */
  folder: BlobPath;
  /** Test photos of its run, of which another one may take the place; only for what can serve. */
  test?: BlobPath;
}

const Expected = z.array(z.object({ file: z.string() }));

/** Folders of models, released ones and trials, of which a photo is a golden image. */
export async function goldenOf(blobs: Blobs, model: string, photo: string): Promise<GoldenFolder[]> {
  const found: GoldenFolder[] = [];
  for (const area of ["models", "runs"] as const)
    for await (const blob of blobsOf(blobs, area, model, undefined)) {
      const folder = /^(.+)\/golden\/golden\.json$/.exec(blob.path)?.[1];
      if (!folder || !(await blobs.json(blob, Expected))?.some(({ file }) => file.startsWith(photo)))
        continue;
      const card =
        area === "models" ? await readVersion(blobs, model, folder.slice(model.length + 1)) : undefined;
      const test = card && paths.run(card.runId, "evaluate/test.jsonl");
      found.push({ folder: { ...blob, path: folder }, ...(test && { test }) });
    }
  return found;
}
