import { beforeEach, describe, expect, test } from "vitest";
import { preparePreprocessWith } from "../../../activities/dataset/prepare-preprocess.ts";
import { type Features, featureFiles, featuresOf } from "../../../shared/dataset/features.ts";
import { shardSpec } from "../../../shared/dataset/shards.ts";
import { preprocessTask } from "../../../shared/dataset/tasks.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun, photo, settings, specAt } from "../ground.ts";

let asked = newRun();
let spec = "";
const line = (n: number) => ({ photo: photo(n), path: `pets/${n}.png`, etag: `e-${n}` });
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

beforeEach(() => {
  // Shards are shared by all models: those of this size are this test's.
  asked = newRun();
  asked = newRun(`preprocess: {size: [32, ${8 + Number(asked.model.split("-")[1])}]}`);
  spec = shardSpec(asked.plan.preprocess);
});
const photos = (numbers: number[]) => {
  const lines = numbers.map((n) => ({ ...line(n), label: "cat", split: "train" }));
  return blobs.writeLines(paths.run(asked.runId, "photos.jsonl"), lines);
};
const held = (id: string, numbers: number[]) =>
  blobs.writeJson(paths.shard(spec, id, "json"), { photos: numbers.map(photo) });
const prepare = (engine: "processes" | "spark" = "processes") =>
  preparePreprocessWith({ blobs, settings: { ...settings, PREPROCESS_ENGINE: engine } })(asked, new Hub());

describe("preprocessing", () => {
  test("is told of the photos that no shard holds, and where their pixels go", async () => {
    await held("old", [1, 2]);
    await photos([1, 2, 3, 4]);
    const { specs, missing } = await prepare();
    expect(missing).toBe(2);
    const [told] = await Promise.all(specs.map(specAt));
    expect(preprocessTask.spec.parse(told)).toEqual(told);
    const [{ id }] = told.shards;
    expect(told).toEqual({
      ...{ format: 1, images: expect.stringMatching(/\/images$/), size: asked.plan.preprocess.size },
      shards: [
        {
          ...{ id, photos: [line(3), line(4)], parts: [] },
          pixels: blobs.uri(paths.shard(spec, id, "npz")),
          members: blobs.uri(paths.shard(spec, id, "json")),
        },
      ],
      ...{ engine: "processes", features: [] },
      result: blobs.uri(paths.run(asked.runId, "preprocess/1.result.json")),
    });
    expect(await prepare()).toEqual({ specs, missing });
    expect(await specAt(specs[0] as string)).toEqual(told);
  });

  test("is told of weights where a trainer begins with some in place of its own", async () => {
    await photos([1]);
    const weights = { uri: "https://example.com/a.onnx", sha256: "a".repeat(64) };
    const search = { ...asked.plan.search, trainers: ["pretrained.efficientnet-lite0"], weights };
    asked = { ...asked, plan: { ...asked.plan, search } };
    const { specs } = await prepare();
    expect(await specAt(specs[0] as string)).toMatchObject({ weights });
  });

  test("computes the features that trials learn from with the shards, and of those that are there without them", async () => {
    const size = [64, 24 + (asked.plan.preprocess.size[1] ?? 0)];
    asked = newRun(`preprocess: {size: [${size}]}\nsearch: {trainers: [pretrained.efficientnet-lite0]}`);
    spec = shardSpec(asked.plan.preprocess);
    await held("old", [1, 2]);
    await held("seen", [5]);
    await photos([1, 2, 3, 4, 5]);
    const [wanted] = featuresOf(asked.plan) as [Features];
    for (const { features } of featureFiles(blobs, spec, "seen", wanted)) {
      const [container = "", ...path] = blobs.placeOf(features).split("/");
      await blobs.write({ container, path: path.join("/") }, "features");
    }
    const { specs, missing } = await prepare();
    expect(missing).toBe(2);
    const [made, kept] = await Promise.all(specs.map(specAt));
    for (const told of [made, kept]) expect(preprocessTask.spec.parse(told)).toEqual(told);
    expect(made.features).toEqual(featureFiles(blobs, spec, made.shards[0].id, wanted));
    expect(kept).toMatchObject({ shards: [], features: featureFiles(blobs, spec, "old", wanted) });
    expect(kept.features.map(({ variant }: { variant: string }) => variant)).toEqual(["plain", "mirrored"]);
  });

  test("is not done where every photo is in a shard", async () => {
    await held("old", [1, 2]);
    await photos([1, 2]);
    expect(await prepare()).toEqual({ specs: [], missing: 0 });
  });

  test("of many photos is divided among tasks, or left to Spark in one", async () => {
    await photos(range(0, 512 * 3));
    expect((await prepare()).specs).toHaveLength(2);
    expect((await prepare("spark")).specs).toHaveLength(1);
  });

  test("makes one shard of many small ones, by copying", async () => {
    for (const n of range(0, 5)) await held(`small-${n}`, [n]);
    await photos(range(0, 5));
    const { specs, missing } = await prepare();
    const [{ shards }] = await Promise.all(specs.map(specAt));
    expect(missing).toBe(0);
    expect(shards).toHaveLength(1);
    expect(shards[0].photos).toEqual([]);
    expect(shards[0].parts.flatMap((part: { photos: string[] }) => part.photos)).toEqual(
      range(0, 5).map(photo),
    );
  });
});
