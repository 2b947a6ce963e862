import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillSides } from "../../../shared/dataset/fill-sides.ts";
import { SPLITS } from "../../../shared/dataset/split.ts";

const NONE = { train: 0, validation: 0, test: 0 };
const SHARES = { train: 0.8, validation: 0.1, test: 0.1 };

/** Photos in groups, each given by the classes of its photos; how many of each class are on which side afterwards. */
function filled(groups: number[][], have: (typeof NONE)[], shares = SHARES) {
  const label = groups.flat();
  const group = groups.flatMap((members, n) => members.map(() => groups.slice(0, n).flat().length));
  const sides = fillSides({ label: Uint32Array.from(label), group: Uint32Array.from(group) }, have, shares);
  const counts = have.map((sides) => ({ ...sides }));
  label.forEach((of, photo) => {
    (counts[of] as typeof NONE)[SPLITS[sides[group[photo] as number] as number] as keyof typeof NONE]++;
  });
  return counts;
}

const alone = (photos: number, label = 0) => Array.from({ length: photos }, () => [label]);
const share = fc.integer({ min: 1, max: 49 }).map((percent) => percent / 100);
const shares = fc
  .tuple(share, share)
  .map(([validation, test]) => ({ train: 1 - validation - test, validation, test }));

/** How far the sides are from what the shares make of so many photos. */
function away(found: typeof NONE, { validation, test }: typeof NONE) {
  const photos = found.train + found.validation + found.test;
  const wants = { validation: Math.max(1, validation * photos), test: Math.max(1, test * photos) };
  const off = { validation: found.validation - wants.validation, test: found.test - wants.test };
  return {
    validation: Math.abs(off.validation),
    test: Math.abs(off.test),
    train: Math.abs(off.validation + off.test),
  };
}

describe("the sides of a class", () => {
  test("of twenty photos are 16, 2 and 2", () => {
    expect(filled(alone(20), [NONE])).toEqual([{ train: 16, validation: 2, test: 2 }]);
  });

  test("have a photo each from three photos on, and its shares to less than one photo", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 300 }), shares, (photos, shares) => {
        const [found = NONE] = filled(alone(photos), [NONE], shares);
        expect(Math.min(...Object.values(found))).toBeGreaterThan(0);
        expect(Math.max(...Object.values(away(found, shares)))).toBeLessThan(1);
      }),
    );
  });

  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 40 });

  test("have a group each from three groups on, and are off by less than the largest", () => {
    fc.assert(
      fc.property(sizes, shares, (sizes, shares) => {
        const groups = sizes.map((size) => Array<number>(size).fill(0));
        const [found = NONE] = filled(groups, [NONE], shares);
        const largest = Math.max(...sizes);
        const { train, validation, test } = away(found, shares);
        expect(Math.min(...Object.values(found))).toBeGreaterThan(0);
        expect(Math.max(validation, test)).toBeLessThan(largest);
        expect(train).toBeLessThan(2 * largest); // three groups are one a side, whatever the shares
      }),
    );
  });

  test("stay within one photo while it grows by one a day for 100 days", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 50 }), shares, (photos, shares) => {
        let [found = NONE] = filled(alone(photos), [NONE], shares);
        for (let day = 0; day < 100; day++) {
          const before = found;
          [found = NONE] = filled(alone(1), [found], shares);
          for (const side of SPLITS) expect(found[side]).toBeGreaterThanOrEqual(before[side]);
          expect(Math.max(...Object.values(away(found, shares)))).toBeLessThan(1);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("are filled where they are short: sides that are full get none of the newcomers", () => {
    const [found] = filled(alone(100), [{ train: 100, validation: 0, test: 30 }]);
    expect(found).toEqual({ train: 181, validation: 19, test: 30 });
  });

  test("do not depend on other classes, but for the groups that they share", () => {
    const [cat, dog] = filled([...alone(40, 0), ...alone(30, 1)], [NONE, NONE]);
    expect([cat, dog]).toEqual([filled(alone(40), [NONE])[0], filled(alone(30), [NONE])[0]]);
  });
});

describe("a group that spans classes", () => {
  test("chooses first, and counts in each", () => {
    const scene = [...Array<number>(8).fill(0), 1];
    const [cat, dog] = filled([...alone(32, 0), ...alone(39, 1), scene], [NONE, NONE]);
    expect(cat).toEqual({ train: 32, validation: 4, test: 4 });
    expect(dog).toEqual({ train: 32, validation: 4, test: 4 });
  });

  test("leaves no class without a side where three groups are enough for each", () => {
    const groups = fc.array(fc.uniqueArray(fc.constantFrom(0, 1, 2), { minLength: 1 }), {
      minLength: 9,
      maxLength: 30,
    });
    fc.assert(
      fc.property(groups, (groups) => {
        const found = filled(
          [...groups, ...[0, 1, 2].flatMap((label) => alone(3, label))],
          [NONE, NONE, NONE],
        );
        for (const sides of found) expect(Math.min(...Object.values(sides))).toBeGreaterThan(0);
      }),
    );
  });
});
