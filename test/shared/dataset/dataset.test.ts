import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describe as describePhotos } from "../../../shared/dataset/describe.ts";
import { datasetVersion } from "../../../shared/dataset/manifest.ts";
import { PhotoIndex } from "../../../shared/dataset/record.ts";
import { newShards, shardSpec } from "../../../shared/dataset/shards.ts";
import { splitOf } from "../../../shared/dataset/split.ts";
import { sha256 } from "../../../shared/hash.ts";
import { plan } from "../../orchestrations/fixtures.ts";

interface File {
  path: string;
  bytes?: string;
  unreadable?: string;
}

/** A listing and what inspection found in it. */
function inspected(files: File[]) {
  const index = new PhotoIndex();
  const listing = files.map(({ path }, n) => ({ path: `pets/${path}`, etag: `etag-${n}`, size: 10 }));
  for (const [n, { bytes, unreadable }] of files.entries()) {
    const file = listing[n] as (typeof listing)[number];
    if (unreadable) index.add({ ...file, unreadable: { reason: unreadable, detail: "as it is" } });
    else if (bytes) index.add({ ...file, photo: sha256(bytes) });
  }
  return { listing, index };
}

/** Enough photos of two classes for every split. */
const healthy: File[] = ["cat", "dog"].flatMap((label) =>
  Array.from({ length: 60 }, (_, n) => ({ path: `${label}/${n}.jpg`, bytes: `${label} ${n}` })),
);

function dataset(files: File[], more = "") {
  const { listing, index } = inspected(files);
  return describePhotos(listing, index, plan(more));
}

describe("a dataset", () => {
  test("takes the folder as the label and counts every split", () => {
    const { classes, counts, errors, leftOut } = dataset(healthy);
    expect({ classes, errors, leftOut }).toEqual({ classes: ["cat", "dog"], errors: [], leftOut: [] });
    expect(Object.values(counts.cat ?? {}).reduce((a, b) => a + b)).toBe(60);
  });

  test("names every file that it leaves out, and goes on", () => {
    const { leftOut, errors } = dataset([
      ...healthy,
      { path: "cat/empty.jpg", unreadable: "empty" },
      { path: "review/new.jpg", bytes: "unlabelled" },
      { path: "stray.jpg", bytes: "stray" },
      { path: "cat/gone.jpg" },
      { path: "bird/1.jpg", bytes: "a bird" },
      { path: "cat/both.jpg", bytes: "both" },
      { path: "dog/both.jpg", bytes: "both" },
    ]);
    expect(errors).toEqual([]);
    expect(Object.fromEntries(leftOut.map(({ path, reason }) => [path, reason]))).toEqual({
      "pets/cat/empty.jpg": "empty",
      "pets/review/new.jpg": "unlabelled",
      "pets/stray.jpg": "unlabelled",
      "pets/cat/gone.jpg": "gone",
      "pets/bird/1.jpg": "class-too-small",
      "pets/cat/both.jpg": "label-conflict",
      "pets/dog/both.jpg": "label-conflict",
    });
  });

  test("holds a photo once, however many files have it", () => {
    const copies = dataset([...healthy, { path: "cat/copy.jpg", bytes: "cat 0" }]);
    expect(datasetVersion(copies.photos)).toBe(datasetVersion(dataset(healthy).photos));
  });

  test("is the same data after a renaming, and other data after a relabelling", () => {
    const version = (files: File[]) => datasetVersion(dataset(files).photos);
    const renamed = healthy.map((file, n) => ({ ...file, path: file.path.replace(/\/\d+/, `/new-${n}`) }));
    const relabelled = healthy.map((file, n) => (n === 0 ? { ...file, path: "dog/moved.jpg" } : file));
    expect(version(renamed)).toBe(version(healthy));
    expect(version(relabelled)).not.toBe(version(healthy));
  });

  test("does not depend on the order of the listing", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(healthy, { minLength: healthy.length }), (files) => {
        expect(datasetVersion(dataset(files).photos)).toBe(datasetVersion(dataset(healthy).photos));
      }),
      { numRuns: 20 },
    );
  });

  test("of one class is an error that says so", () => {
    expect(dataset(healthy.slice(0, 60)).errors[0]).toContain("only cat");
  });

  test("leaves out a class that has no photo in one of the splits yet", () => {
    const noTest = (bytes = "") => splitOf(sha256(bytes), plan().dataset.split) !== "test";
    const birds = Array.from({ length: 60 }, (_, n) => ({ path: `bird/${n}.jpg`, bytes: `bird ${n}` }));
    const { classes, leftOut, errors } = dataset([...healthy, ...birds.filter(({ bytes }) => noTest(bytes))]);
    expect({ classes, errors }).toEqual({ classes: ["cat", "dog"], errors: [] });
    expect(leftOut[0]).toMatchObject({
      reason: "class-too-small",
      detail: expect.stringContaining("no photo in the test split"),
    });
  });

  test("with more unreadable files than the plan allows is an error that shows one", () => {
    const broken = Array.from({ length: 11 }, (_, n) => ({ path: `cat/b${n}.jpg`, unreadable: "truncated" }));
    expect(dataset([...healthy, ...broken]).errors[0]).toContain("11 of 131 files cannot be read");
    expect(dataset([...healthy, ...broken], "dataset: {checks: {unreadable: 20%}}").errors).toEqual([]);
  });

  test("takes only the plan's classes when it has a list", () => {
    const { classes, leftOut } = dataset(
      [...healthy, { path: "bird/1.jpg", bytes: "b" }],
      "dataset: {classes: [cat, dog]}",
    );
    expect(classes).toEqual(["cat", "dog"]);
    expect(leftOut).toMatchObject([{ reason: "unknown-class" }]);
  });
});

describe("a split", () => {
  const ratio = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
    .map(([test, validation]) => ({
      test: test / 100,
      validation: validation / 100,
      train: (100 - test - validation) / 100,
    }));
  const photo = fc.string().map(sha256);

  test("grows without moving test photos out when test's share grows", () => {
    fc.assert(
      fc.property(photo, ratio, (photo, ratio) => {
        const larger = { ...ratio, test: ratio.test + 0.1, train: ratio.train - 0.1 };
        return splitOf(photo, ratio) !== "test" || splitOf(photo, larger) === "test";
      }),
    );
  });

  test("keeps close to its ratio", () => {
    const sides = Array.from({ length: 10_000 }, (_, n) =>
      splitOf(sha256(`${n}`), { train: 0.8, validation: 0.1, test: 0.1 }),
    );
    expect(sides.filter((side) => side === "test").length / 10_000).toBeCloseTo(0.1, 1);
  });
});

describe("shards", () => {
  const { photos } = dataset(healthy);
  const ids = photos.map(({ photo }) => photo);
  const spec = shardSpec({ size: [64, 64] });
  const shards = (held: Record<string, string[]> = {}, of = spec) =>
    newShards(photos, new Map(Object.entries(held)), of, "run-2");

  test("hold every photo once", () => {
    expect(shards().flatMap((shard) => shard.photos.map(({ photo }) => photo))).toEqual(ids);
  });

  test("are made only for photos that no shard holds", () => {
    expect(shards({ a: ids.slice(1) }).map((shard) => shard.photos.length)).toEqual([1]);
    expect(shards({ a: ids.slice(1), b: ids.slice(0, 1) })).toEqual([]);
  });

  test("are named by what they hold and how it was made", () => {
    expect(shards()).toEqual(shards());
    expect(shards()[0]?.id).not.toBe(shards({}, shardSpec({ size: [32, 32] }))[0]?.id);
  });

  test("are made again under another name when photos were moved away while they were made", () => {
    const [first] = shards();
    const [again] = shards({ [first?.id as string]: [] });
    expect(again?.photos).toEqual(first?.photos);
    expect(again?.id).not.toBe(first?.id);
  });
});

describe("the index", () => {
  test("proposes photos of the same size, to spare a second decoding", () => {
    const index = new PhotoIndex();
    index.add({ path: "a", etag: "1", size: 10, photo: "p1" });
    index.add({ path: "b", etag: "1", size: 11, photo: "p2" });
    expect([...index.ofSizes(new Set([10, 12]))]).toEqual(["p1"]);
  });

  test("forgets a file that was gone, so that it is looked at again", () => {
    const index = new PhotoIndex();
    index.add({ path: "a", etag: "1", size: 10, gone: true });
    expect(index.get({ path: "a", etag: "1" })).toBeUndefined();
  });
});
