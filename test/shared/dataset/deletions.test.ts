import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lacksOnly, type Member, missing } from "../../../shared/dataset/compare.ts";
import { heldByNoFile } from "../../../shared/dataset/find-deletions.ts";

const member = (photo: string, label = "cat"): Member => ({ photo, label, split: "train" });
const members = (photos: Iterable<string>) => [...photos].sort().map((photo) => member(photo));
const collect = async (photos: AsyncIterable<string>) => {
  const all: string[] = [];
  for await (const photo of photos) all.push(photo);
  return all;
};

describe("a photo is deleted", () => {
  const photo = fc.constantFrom(..."abcdefgh");
  /** Which photo each file holds. */
  const files = fc.dictionary(fc.constantFrom("1", "2", "3", "4", "5", "6"), photo);

  /** Every change of a file is a new version of it; the index remembers all that were ever seen. */
  const version = (when: string, path: string, photo: string) => ({ path, etag: `${when}-${photo}`, photo });

  test("exactly if a dataset had it and no file holds it any more: a move, a copy or a swap is none", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, fc.func(fc.boolean()), async (before, after, leftOut) => {
        const then = Object.entries(before).map(([path, one]) => version("then", path, one));
        const now = Object.entries(after).map(([path, one]) =>
          version(before[path] === one ? "then" : "now", path, one),
        );
        const dataset = members(new Set(Object.values(after).filter((one) => !leftOut(one))));
        const candidates = await collect(missing(members(new Set(Object.values(before))), dataset));
        const gone = await heldByNoFile(candidates, [...then, ...now], now);
        const expected = new Set(Object.values(before).filter((one) => !Object.values(after).includes(one)));
        expect(gone).toEqual([...expected].sort());
      }),
    );
  });

  test("and not any more once a file holds it again", async () => {
    const back = [{ path: "9", etag: "e", photo: "a" }];
    expect(await heldByNoFile(["a", "b"], back, back)).toEqual(["b"]);
  });
});

describe("a dataset lacks only what is no more", () => {
  const noMore = (photo: string) => photo === "b" || photo.startsWith("x-");
  const lacks = (after: Member[]) => lacksOnly([...members("abc"), member("x-erased-1")], after, noMore);

  test("if every other photo is there as it was", async () => expect(await lacks(members("ac"))).toBe(true));
  test("but not if a photo was added, relabelled, moved aside, or nothing was taken away", async () => {
    expect(await lacks(members("acd"))).toBe(false);
    expect(await lacks([member("a"), member("c", "dog")])).toBe(false);
    expect(await lacks(members("a"))).toBe(false);
    expect(await lacksOnly(members("abc"), members("abc"), noMore)).toBe(false);
  });
});
