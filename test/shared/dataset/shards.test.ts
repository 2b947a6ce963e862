import { describe, expect, test } from "vitest";
import type { DatasetPhoto } from "../../../shared/dataset/describe.ts";
import { newShards, shardSpec } from "../../../shared/dataset/shards.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { dataset, healthy } from "./described.ts";

describe("shards", async () => {
  const { photos } = await dataset(healthy);
  const ids = photos.map(({ photo }) => photo);
  const spec = shardSpec({ size: [64, 64] });
  /** Shards of all photos but those of the first ones, where shards of these names exist. */
  const shards = (names: string[] = [], of = spec, from = 0) =>
    collect(newShards(each(photos.slice(from)), new Set(names), of, "run-2"));

  test("hold every photo once", async () => {
    const all = (await shards()).flatMap((shard) => shard.photos.map(({ photo }) => photo));
    expect(all).toEqual(ids);
  });

  test("hold 512 photos at the most", async () => {
    const many = Array.from({ length: 1025 }, (_, n) => ({ ...photos[0], photo: String(n) }) as DatasetPhoto);
    const made = await collect(newShards(each(many), new Set(), spec, "run-2"));
    expect(made.map((shard) => shard.photos.length)).toEqual([512, 512, 1]);
  });

  test("are named by what they hold and how it was made", async () => {
    const [first] = await shards();
    expect(await shards()).toEqual([first]);
    expect((await shards([], shardSpec({ size: [32, 32] })))[0]?.id).not.toBe(first?.id);
    expect((await shards([], spec, 1))[0]?.id).not.toBe(first?.id);
  });

  test("are made again under another name when photos were moved away while they were made", async () => {
    const [first] = await shards();
    const [again] = await shards([first?.id as string]);
    expect(again?.photos).toEqual(first?.photos);
    expect(again?.id).not.toBe(first?.id);
  });
});

async function* each<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}
