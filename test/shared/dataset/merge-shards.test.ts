import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Merge, merges, takenFrom } from "../../../shared/dataset/merge-shards.ts";

const HALF = 256; // of a shard's most photos

const ids = (from: number, count: number) => Array.from({ length: count }, (_, n) => `p${from + n}`);
/** Shards of so many photos each, all different. */
const shardsOf = (...sizes: number[]) => {
  let next = 0;
  return new Map(
    sizes.map((size, n) => {
      next += size;
      return [`s${n}`, ids(next - size, size)];
    }),
  );
};
const all = (shards: Map<string, string[]>) => new Set([...shards.values()].flat());
const only = (shards: Map<string, string[]>, wanted: Set<string>) =>
  new Map([...shards].map(([id, photos]) => [id, photos.filter((photo) => wanted.has(photo))]));
const merge = (shards: Map<string, string[]>, wanted = all(shards)) =>
  merges(only(shards, wanted), "spec", "run-2", (photo) => photo);
/** The shards as they are once the merges are made. */
const after = (shards: Map<string, string[]>, made: Merge[]) =>
  new Map([...shards, ...made.map(({ id, parts }) => [id, parts.flatMap((part) => part.photos)] as const)]);

describe("merging shards", () => {
  test("up to four small shards are left alone", () => {
    expect(merge(shardsOf(512, 512, 3, 40, 200, 255))).toEqual([]);
  });

  test("more small shards become one", () => {
    const shards = shardsOf(512, 3, 40, 100, 9, 1);
    const [one, ...more] = merge(shards);
    expect(more).toEqual([]);
    expect(one?.parts.map(({ shard }) => shard).toSorted()).toEqual(["s1", "s2", "s3", "s4", "s5"]);
  });

  test("a mostly dead shard gives its living photos to the merge", () => {
    const shards = shardsOf(512, 3, 40, 100, 9);
    const living = new Set([...all(shards)].filter((photo) => Number(photo.slice(1)) >= 500));
    const [one] = merge(shards, living);
    expect(one?.parts.find(({ shard }) => shard === "s0")?.photos).toEqual(ids(500, 12));
  });

  test("shards that hold nothing wanted are nobody's business here", () => {
    const shards = shardsOf(1, 1, 1, 1, 1, 1);
    expect(merge(shards, new Set())).toEqual([]);
    expect(takenFrom(only(shards, new Set()))).toEqual(new Map());
  });

  test("the same shards give the same merges, named by what is in them", () => {
    const shards = shardsOf(1, 2, 3, 4, 5);
    expect(merge(new Map([...shards].toReversed()))).toEqual(merge(shards));
    const [taken] = merge(shards);
    const [other] = merge(new Map([...shards, [taken?.id as string, []]]));
    expect(other?.id).not.toBe(taken?.id);
  });
});

test("whatever the shards: each wanted photo is taken from one shard, few small ones remain, none is merged alone", () => {
  const world = fc
    .record({
      sizes: fc.array(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 512 })), {
        maxLength: 40,
      }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      seed: fc.integer({ min: 1, max: 1e6 }),
      copies: fc.array(fc.tuple(fc.nat(9000), fc.integer({ min: 1, max: 512 })), { maxLength: 4 }),
    })
    .map(({ sizes, share, seed, copies }) => {
      const shards = shardsOf(...sizes);
      const wanted = new Set(
        [...all(shards)].filter((photo) => ((Number(photo.slice(1)) * 7919 + seed) % 1000) / 1000 < share),
      );
      // Some photos stand in two shards, as after a merge.
      const known = [...all(shards)];
      copies.forEach(([from, count], n) => void shards.set(`copy${n}`, known.slice(from, from + count)));
      return { shards, wanted };
    });
  fc.assert(
    fc.property(world, ({ shards, wanted }) => {
      const made = merge(shards, wanted);
      const then = after(shards, made);
      const taken = takenFrom(only(then, wanted));
      expect([...taken.values()].flat().toSorted()).toEqual([...wanted].toSorted());
      for (const { parts } of made) {
        expect(parts.length).toBeGreaterThan(1);
        expect(parts.flatMap(({ photos }) => photos).length).toBeLessThanOrEqual(512);
        for (const { shard, photos } of parts) {
          expect(shards.get(shard)).toEqual(expect.arrayContaining(photos));
          expect(taken.has(shard)).toBe(false); // its photos are taken from the merged shard now
        }
      }
      const small = [...taken.values()].filter((photos) => photos.length < HALF);
      expect(small.length).toBeLessThanOrEqual(4);
      expect(merge(then, wanted)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
