import { describe, expect, test } from "vitest";
import { eraseFilesWith } from "../../../activities/erasure/erase-files.ts";
import { readFiles } from "../../../shared/erasure/places.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs } from "../ground.ts";
import { ordered } from "./ordered.ts";

/** A file that was inspected as it is now, or as it was. */
async function inspected(
  { asked, model, erased }: Awaited<ReturnType<typeof ordered>>,
  name: string,
  etag?: string,
) {
  const file = { container: "images", path: `${model}/cat/${name}` };
  const now = await blobs.write(file, name);
  const record = { path: file.path, etag: etag ?? now, size: name.length, photo: erased };
  const index = paths.index(asked.plan.images);
  await blobs.writeLines({ ...index, path: `${index.path}${name}.jsonl` }, [record]);
  return file;
}

describe("the files of a photo", () => {
  test("go, each only if it still holds the photo, and are counted over repetitions", async () => {
    const order = await ordered();
    const { plans, erasureId, model } = order;
    const [holds, replaced] = [await inspected(order, "1.png"), await inspected(order, "2.png", "0xOld")];
    const erase = () => eraseFilesWith({ blobs, plans })({ erasureId }, new Hub());
    const { files, models } = await erase();
    expect(files).toBe(1);
    expect(models).toContain(model);
    expect(await Promise.all([holds, replaced].map((file) => blobs.exists(file)))).toEqual([false, true]);
    expect((await erase()).files).toBe(0);
    expect(await readFiles(blobs, erasureId)).toEqual({ deleted: 1, kept: [] });
  });
});
