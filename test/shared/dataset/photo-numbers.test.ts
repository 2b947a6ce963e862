import fc from "fast-check";
import { expect, test } from "vitest";
import { PhotoNumbers } from "../../../shared/dataset/photo-numbers.ts";
import { sha256 } from "../../../shared/kit/hash.ts";

const photos = (names: Iterable<string>) => [...new Set(names)].map(sha256).sort();
const numbered = (all: string[]) => PhotoNumbers.of(all.map((photo) => ({ photo })));

test("every photo has its place in the order of identities, and no other one has any", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string()), fc.string(), async (names, other) => {
      const all = photos(names);
      const numbers = await numbered(all);
      expect(numbers.count).toBe(all.length);
      for (const [n, photo] of all.entries())
        expect([numbers.find(photo), numbers.photo(n)]).toEqual([n, photo]);
      if (!names.includes(other)) expect(numbers.find(sha256(other))).toBeUndefined();
    }),
  );
});

test("thousands of photos are numbered too", async () => {
  const all = photos(Array.from({ length: 5000 }, (_, n) => String(n)));
  const numbers = await numbered(all);
  for (const n of [0, 1023, 1024, 4999]) expect(numbers.find(all[n] as string)).toBe(n);
});

test("what names no photo is none, such as the tombstone of an erased one", async () => {
  const numbers = await numbered(photos(["a", "b"]));
  for (const name of ["", "x-erased-1", sha256("a").slice(1)]) expect(numbers.find(name)).toBeUndefined();
});

test("a list that is not sorted, or names a photo twice, is an error that says where", async () => {
  const [a = "", b = ""] = photos(["a", "b"]);
  for (const list of [
    [b, a],
    [a, a],
  ])
    await expect(numbered(list)).rejects.toThrow(list[1]);
});
