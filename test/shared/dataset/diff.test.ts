import { describe, expect, test } from "vitest";
import { diff } from "../../../shared/dataset/diff.ts";

type Photo = [photo: string, label: string, split: string, path: string];

const kept = (photos: Photo[]) => ({
  manifest: each(photos.map(([photo, label, split]) => ({ photo, label, split }))),
  files: each(photos.map(([photo, , , path]) => ({ photo, path }))),
});
async function* each<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}

const before: Photo[] = [
  ["p1", "cat", "train", "cat/1"],
  ["p2", "cat", "train", "cat/2"],
  ["p3", "cat", "test", "cat/3"],
  ["p4", "cat", "test", "cat/4"],
  ["p5", "cat", "train", "cat/5"],
];

describe("the difference of two datasets", () => {
  test("names photos as they are named, also such as were erased", async () => {
    const [photo, erased] = ["ab".repeat(32), `x-erased-${"ab".repeat(16)}`];
    const found = await diff(
      kept([]),
      kept([photo, erased].map((one) => [one, "cat", "train", "cat/1"])),
      10,
    );
    expect(found.added.first.map((one) => one.photo)).toEqual([photo, erased]);
  });

  test("of the same photos is nothing", async () => {
    const { relabellings, ...kinds } = await diff(kept(before), kept(before), 10);
    expect(relabellings).toEqual([]);
    expect(Object.values(kinds).every(({ count, first }) => count === 0 && first.length === 0)).toBe(true);
  });

  test("names what was added, removed, relabelled, put on another side, renamed and replaced", async () => {
    const after: Photo[] = [
      ["p1", "dog", "train", "dog/1"],
      ["p2", "cat", "test", "cat/2"],
      ["p3", "cat", "test", "cat/three"],
      ["p6", "cat", "train", "cat/4"],
      ["p7", "cat", "train", "cat/7"],
      ["p5", "cat", "train", "cat/5"],
    ];
    const found = await diff(kept(before), kept(after), 10);
    expect(found.added.first.map(({ photo }) => photo)).toEqual(["p6", "p7"]);
    expect(found.removed.first).toEqual([{ photo: "p4", label: "cat", split: "test", path: "cat/4" }]);
    expect(found.relabelled.first).toEqual([{ photo: "p1", from: "cat", to: "dog", path: "dog/1" }]);
    expect(found.relabellings).toEqual([{ from: "cat", to: "dog", count: 1 }]);
    expect(found.resplit.first).toMatchObject([{ photo: "p2", from: "train", to: "test" }]);
    expect(found.renamed.first).toEqual([{ photo: "p3", from: "cat/3", to: "cat/three" }]);
    expect(found.changed.first).toEqual([{ path: "cat/4", from: "p4", to: "p6" }]);
  });

  test("counts all and names the first", async () => {
    const { removed } = await diff(kept(before), kept([]), 2);
    expect(removed).toMatchObject({ count: 5, first: [{ photo: "p1" }, { photo: "p2" }] });
  });
});
