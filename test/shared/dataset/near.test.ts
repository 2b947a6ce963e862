import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Groups } from "../../../shared/dataset/groups.ts";
import { type Hashes, halves } from "../../../shared/dataset/hash-bits.ts";
import { joinNear, touchNear } from "../../../shared/dataset/near.ts";

const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const bits = fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 10 });
const apart = (a: bigint, b: bigint) => (a ^ b).toString(2).replaceAll("0", "").length;
const limit = fc.integer({ min: 0, max: 8 });

/** Hashes of a few looks, each with up to ten bits changed. */
const looks = fc
  .array(fc.tuple(hash, fc.array(bits, { maxLength: 8 })), { maxLength: 12 })
  .map((seeds) =>
    seeds.flatMap(([seed, variants]) => [
      seed,
      ...variants.map((flips) => flips.reduce((value, bit) => value ^ (1n << BigInt(bit)), seed)),
    ]),
  );

function columns(hashes: bigint[], from = 0): Hashes {
  const words = hashes.map((value) => halves(value.toString(16).padStart(16, "0")));
  return {
    numbers: Uint32Array.from(hashes, (_, n) => n + from),
    upper: Uint32Array.from(words, ([upper]) => upper),
    lower: Uint32Array.from(words, ([, lower]) => lower),
  };
}

/** The first of each one's group, by comparing all. */
function groupsOf(count: number, isNear: (a: number, b: number) => boolean): number[] {
  const first = Array.from({ length: count }, (_, n) => n);
  for (let a = 0; a < count; a++)
    for (let b = 0; b < count; b++) {
      if (!isNear(a, b)) continue;
      const [low, high] = [
        Math.min(first[a] as number, first[b] as number),
        Math.max(first[a] as number, first[b] as number),
      ];
      first.forEach((of, n) => {
        if (of === high) first[n] = low;
      });
    }
  return first;
}

const firsts = (groups: Groups) => Array.from({ length: groups.newcomers }, (_, n) => groups.first(n));

describe("hashes within a few bits", () => {
  test("make the groups that comparing all of them makes", () => {
    fc.assert(
      fc.property(looks, limit, (hashes, limit) => {
        const groups = new Groups(hashes.length);
        joinNear(columns(hashes), columns(hashes), limit, groups);
        const near = (a: number, b: number) => apart(hashes[a] as bigint, hashes[b] as bigint) <= limit;
        expect(firsts(groups)).toEqual(groupsOf(hashes.length, near));
      }),
    );
  });

  test("are found in a crowd of alike ones too", () => {
    const crowd = fc.tuple(hash, fc.array(bits, { minLength: 100, maxLength: 200 }), hash);
    fc.assert(
      fc.property(crowd, limit, ([seed, variants, mask], limit) => {
        // All alike in the upper half, so that one band tells nothing.
        const hashes = variants.map((flips, n) =>
          flips.reduce(
            (value, bit) => value ^ (1n << BigInt(bit % 32)),
            n % 3 ? seed : seed ^ (mask % 2n ** 32n),
          ),
        );
        const groups = new Groups(hashes.length);
        joinNear(columns(hashes), columns(hashes), limit, groups);
        const near = (a: number, b: number) => apart(hashes[a] as bigint, hashes[b] as bigint) <= limit;
        expect(firsts(groups)).toEqual(groupsOf(hashes.length, near));
      }),
      { numRuns: 30 },
    );
  });

  test("touch what has a side exactly where one of a group is near it", () => {
    fc.assert(
      fc.property(looks, looks, limit, (newcomers, known, limit) => {
        const groups = new Groups(newcomers.length);
        touchNear(columns(newcomers), columns(known, 1), 2, limit, groups);
        newcomers.forEach((value, n) => {
          const near = known.flatMap((other, k) => (apart(value, other) <= limit ? [k + 1] : []));
          const found = groups.contact(n, 2);
          expect(near.length === 0 ? found === 0 : near.includes(found)).toBe(true);
        });
      }),
    );
  });
});

test("ten thousand frames of one scene are one group, and are not compared in pairs", () => {
  const frames = Array.from({ length: 10_000 }, (_, n) => 0x5a5a_0000_ffff_0000n ^ (1n << BigInt(n % 64)));
  const groups = new Groups(frames.length);
  const asked = { count: 0 };
  const first = groups.first.bind(groups);
  groups.first = (n) => {
    asked.count++;
    return first(n);
  };
  joinNear(columns(frames), columns(frames), 8, groups);
  expect(new Set(Array.from(frames, (_, n) => first(n))).size).toBe(1);
  expect(asked.count).toBeLessThan(frames.length * 500); // pairs would be 10,000 for each frame
});
