import { expect, test } from "vitest";
import { describeDatasetWith } from "../../../activities/dataset/describe-dataset.ts";
import { inThreads } from "../../../activities/dataset/in-threads.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { POLICY } from "../../../shared/photos/policy.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun, photo, settings } from "../ground.ts";

const { describeDataset, prepareInspect, preparePreprocess } = inThreads(settings);
const hub = new Hub();

/** A run of a model with twenty photos that are inspected, and one that is not. */
async function ready() {
  const asked = newRun("dataset: {min_photos_per_class: 3}");
  const { model, snapshot, plan } = asked;
  const files = Array.from({ length: 20 }, (_, n) => ({
    ...{ path: `${model}/${n % 2 ? "cat" : "dog"}/${n}.png`, etag: `e-${n}`, size: 3 },
  }));
  const folder = paths.index(plan.images);
  const records = files.map((file, n) => ({ ...file, photo: photo(n), policy: POLICY }));
  await blobs.writeLines({ ...folder, path: `${folder.path}r.jsonl` }, records);
  const fresh = { path: `${model}/dog/fresh.png`, etag: "e", size: 4 };
  await blobs.writeLines(paths.snapshot(model, snapshot), [...files, fresh]);
  return asked;
}

test("what is done in a thread is what is done without one", async () => {
  const asked = await ready();
  expect(await prepareInspect(asked, hub)).toMatchObject({ files: 21, unseen: 1 });
  const described = await describeDataset(asked, hub);
  expect(described).toMatchObject({ classes: ["cat", "dog"], photos: 20 });
  expect(await describeDatasetWith({ blobs })(asked, hub)).toEqual(described);
  expect(await preparePreprocess(asked, hub)).toMatchObject({ missing: 20 });
});

test("an error that no retry mends comes out as one, any other as itself, and the next work is done", async () => {
  const asked = await ready();
  const odd = { ...asked, model: ".." };
  await expect(describeDataset(odd, hub)).rejects.toMatchObject({ name: "TerminalError" });
  await expect(describeDataset({ ...asked, snapshot: "f".repeat(64) }, hub)).rejects.toThrow(
    /BlobNotFound|not/,
  );
  expect(await describeDataset(asked, hub)).toMatchObject({ photos: 20 });
});

test("many at once are done one after the other", async () => {
  const asked = await ready();
  const all = await Promise.all([1, 2, 3].map(() => describeDataset(asked, hub)));
  expect(new Set(all.map(({ dataset }) => dataset)).size).toBe(1);
});
