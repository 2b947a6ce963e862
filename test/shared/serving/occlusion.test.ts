import fc from "fast-check";
import { expect, test } from "vitest";
import { covered, gridOf, MOST_CELLS, patchesOf } from "../../../shared/serving/occlusion.ts";

const side = fc.integer({ min: 1, max: 600 });
const cells = fc.integer({ min: 2, max: MOST_CELLS });

test("cells cover every pixel of a photo once, whatever its shape", () => {
  fc.assert(
    fc.property(side, side, cells, (width, height, wanted) => {
      const photo = { width, height };
      const patches = patchesOf(photo, gridOf(photo, wanted));
      const seen = new Uint8Array(width * height);
      for (const { left, top, ...patch } of patches)
        for (let y = top; y < top + patch.height; y++)
          for (let x = left; x < left + patch.width; x++) (seen[y * width + x] as number)++;
      expect(seen.every((times) => times === 1)).toBe(true);
      expect(patches.every((patch) => patch.width > 0 && patch.height > 0)).toBe(true);
      expect(patches.length).toBeLessThanOrEqual(MOST_CELLS ** 2);
    }),
    { numRuns: 50 },
  );
});

test.each([
  [{ width: 400, height: 300 }, 8, { columns: 8, rows: 6 }],
  [{ width: 300, height: 400 }, 4, { columns: 3, rows: 4 }],
  [{ width: 1000, height: 20 }, 8, { columns: 8, rows: 1 }],
  [{ width: 3, height: 2 }, 16, { columns: 3, rows: 2 }],
])("a photo of %o with %i cells along its longer side has %o", (photo, wanted, grid) => {
  expect(gridOf(photo, wanted)).toEqual(grid);
});

test("a covered photo differs in that part alone, and the photo itself stays as it was", () => {
  const photo = { data: new Uint8Array(4 * 3 * 3).fill(9), width: 4, height: 3 };
  const { data } = covered(photo, { left: 1, top: 1, width: 2, height: 1 }, [1, 2, 3]);
  const row = [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9];
  expect([...data]).toEqual([...row, 9, 9, 9, 1, 2, 3, 1, 2, 3, 9, 9, 9, ...row]);
  expect(photo.data.every((level) => level === 9)).toBe(true);
});
