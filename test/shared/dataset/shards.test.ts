import { describe, expect, test } from "vitest";
import { newShards, shardSpec } from "../../../shared/dataset/shards.ts";
import { dataset, healthy } from "./described.ts";

describe("shards", async () => {
  const { photos } = await dataset(healthy);
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
