import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Sided } from "../../../shared/dataset/sides.ts";
import { type Split, splitOf } from "../../../shared/dataset/split.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { plan } from "../../orchestrations/fixtures.ts";
import { dataset, type File, healthy, photosOf } from "./described.ts";

type Described = Awaited<ReturnType<typeof dataset>>;

const HASH = "00000000ffffffff";
/** One, two and three bits away from it. */
const [NEAR, NEARER, FAR] = ["00000001ffffffff", "00000003ffffffff", "0000000effffffff"];
const sideOf = ({ photos }: Described, bytes: string) =>
  photos.find(({ photo }) => photo === sha256(bytes))?.split;
const on = (side: Split, bytes: string, phash = HASH): Sided => ({ photo: sha256(bytes), phash, side });
const file = (bytes: string, phash?: string, label = "cat"): File => ({
  path: `${label}/${bytes}.jpg`,
  bytes,
  ...(phash && { phash }),
});
const sidesOf = ({ photos }: Described) => new Map(photos.map(({ photo, split }) => [photo, split]));

describe("every class", () => {
  test("has the plan's shares, from the smallest class on that the plan asks for", async () => {
    const small = ["ant", "bee", "cat"].flatMap((label) => photosOf(label, 20));
    const { counts, errors } = await dataset([...small, ...photosOf("dog", 400)]);
    expect(errors).toEqual([]);
    for (const label of ["ant", "bee", "cat"])
      expect(counts[label]).toEqual({ train: 16, validation: 2, test: 2 });
    expect(counts.dog).toEqual({ train: 320, validation: 40, test: 40 });
  });

  test("of fewer groups than sides is left out, and says so; its photos have no side yet", async () => {
    const frames = photosOf("owl", 60).map((one, n) => ({
      ...one,
      phash: n < 50 ? HASH : "ff00ff00ff00ff00",
    }));
    const { classes, classesLeftOut, sides } = await dataset([...healthy, ...frames]);
    expect(classes).toEqual(["cat", "dog"]);
    expect(classesLeftOut).toMatchObject([{ label: "owl", photos: 60, reason: "class-too-small" }]);
    expect(classesLeftOut[0]?.detail).toBe(
      '"owl" has no photo for test, its 60 photos are 2 groups that must stay on one side: add different photos of it',
    );
    expect(sides).toHaveLength(healthy.length);
    const more = await dataset([...healthy, ...frames, file("another", undefined, "owl")], { sides });
    expect(more.counts.owl).toEqual({ train: 50, validation: 10, test: 1 });
  });

  test("has at least a photo on each side however it is cut into groups of three or more", async () => {
    const look = fc.constantFrom(HASH, "ff00ff00ff00ff00", "f0f0f0f0f0f0f0f0", undefined, undefined);
    await fc.assert(
      fc.asyncProperty(fc.array(look, { minLength: 20, maxLength: 60 }), async (looks) => {
        const owls = photosOf("owl", looks.length).map((one, n) => ({ ...one, phash: looks[n] as string }));
        const groups = new Set(looks.map((look, n) => look ?? n)).size;
        const { counts } = await dataset([...healthy, ...owls]);
        expect(counts.owl !== undefined && Math.min(...Object.values(counts.owl)) > 0).toBe(groups >= 3);
      }),
      { numRuns: 30 },
    );
  });
});

describe("a photo never changes its side", () => {
  test("when others come and go, are relabelled, and the plan's shares change", async () => {
    const files = Array.from({ length: 150 }, (_, n) => `photo ${n}`);
    const step = fc.record({
      there: fc.subarray(files, { minLength: 60 }),
      cats: fc.integer({ min: 25, max: 75 }),
      share: fc.constantFrom(5, 10, 25),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
        const sides: Sided[] = [];
        const known = new Map<string, string>();
        for (const { there, cats, share } of steps) {
          const isCat = (bytes: string) => Number.parseInt(sha256(bytes).slice(0, 6), 16) % 100 < cats;
          const split = `{train: ${100 - 2 * share}%, validation: ${share}%, test: ${share}%}`;
          const more = `dataset: {min_photos_per_class: 3, split: ${split}}`;
          const found = await dataset(
            there.map((bytes) => file(bytes, undefined, isCat(bytes) ? "cat" : "dog")),
            { more, sides },
          );
          for (const [photo, side] of sidesOf(found)) {
            expect(known.get(photo) ?? side).toBe(side);
            known.set(photo, side);
          }
          sides.push(...found.sides);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("when its class grows by a photo a day for 100 days, is renamed, and its shares change on the way", async () => {
    const sides: Sided[] = [];
    const known = new Map<string, Split>();
    for (let day = 0; day <= 100; day++) {
      const owls = photosOf("owl", 20 + day);
      const renamed = day > 30 ? "renamed: {owl: eagle}, " : "";
      const share = day < 60 ? 10 : 20;
      const split = `{train: ${100 - 2 * share}%, validation: ${share}%, test: ${share}%}`;
      const found = await dataset([...photosOf("cat", 20), ...owls], {
        sides,
        more: `dataset: {${renamed}split: ${split}}`,
      });
      const counts = found.counts[renamed ? "eagle" : "owl"];
      if (day < 60) {
        const wanted = 0.1 * owls.length;
        expect(Math.abs((counts?.test ?? 0) - wanted)).toBeLessThan(1);
        expect(Math.abs((counts?.validation ?? 0) - wanted)).toBeLessThan(1);
      }
      for (const [photo, side] of sidesOf(found)) {
        expect(known.get(photo) ?? side).toBe(side);
        known.set(photo, side);
      }
      sides.push(...found.sides);
    }
    const late = photosOf("owl", 120)
      .slice(80)
      .map(({ bytes = "" }) => known.get(sha256(bytes)));
    expect(late.filter((side) => side === "train").length).toBeLessThan(25); // the new shares are made up for
  });

  test("and newcomers fill what is short", async () => {
    const sides = photosOf("cat", 60).map(({ bytes = "" }) => on("train", bytes, ""));
    const { counts } = await dataset([...healthy, ...photosOf("more", 10)], {
      sides,
      more: "dataset: {renamed: {more: cat}}",
    });
    expect(counts.cat).toEqual({ train: 60, validation: 5, test: 5 });
  });

  test("in whatever order the files are listed, the same ones go to the same side", async () => {
    const looks = [HASH, NEAR, FAR];
    const files = healthy.map((one, n) => ({ ...one, phash: looks[n] ?? sha256(`${n}`).slice(0, 16) }));
    const expected = (await dataset(files)).photos.map(({ photo, split }) => [photo, split]);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(files, { minLength: files.length }), async (shuffled) => {
        const { photos } = await dataset(shuffled);
        expect(photos.map(({ photo, split }) => [photo, split])).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });
});

describe("a near-duplicate", () => {
  const sides = [on("test", "first")];
  const files = [...healthy, file("first")];

  test("takes the side of the photo that was there first, also when that one is gone by now", async () => {
    const after = await dataset([...files, file("second", NEAR)], { sides });
    expect(sideOf(after, "second")).toBe("test");
    expect(after.nearDuplicates).toBe(1);
    const alone = await dataset([...healthy, file("second", NEAR)], { sides });
    expect(sideOf(alone, "second")).toBe("test");
  });

  test("has a side of its own when it is too different, or when the plan says so", async () => {
    const far = await dataset([...files, file("far", FAR)], { sides });
    expect(far.nearDuplicates).toBe(0);
    const off = await dataset([...files, file("second", NEAR)], {
      sides,
      more: "dataset: {near_duplicates: off}",
    });
    expect(off.nearDuplicates).toBe(0);
    const eight = { sides, more: "dataset: {near_duplicates: 8}" };
    expect(sideOf(await dataset([...files, file("far", FAR)], eight), "far")).toBe("test");
  });

  test("is found when it is mirrored: among what is there, and among newcomers", async () => {
    const flipped = { ...file("flipped", "123456789abcdef0"), mirrored: NEAR };
    expect(sideOf(await dataset([...files, flipped], { sides }), "flipped")).toBe("test");
    const both = await dataset([...healthy, file("new", HASH), flipped]);
    expect(both.nearDuplicates).toBe(1);
    expect(sideOf(both, "new")).toBe(sideOf(both, "flipped"));
  });

  test("stays with its likes among newcomers, by way of others too", async () => {
    const chain = [file("a", HASH), file("b", "00000003ffffffff"), file("c", "0000000fffffffff")];
    const found = await dataset([...healthy, ...chain]);
    expect(new Set(["a", "b", "c"].map((bytes) => sideOf(found, bytes))).size).toBe(1);
    expect(found.nearDuplicates).toBe(2);
  });

  const apart = [on("test", "first"), on("train", "other", "0000000fffffffff")];
  const parted = [...healthy, file("first"), file("other")];

  test("of photos on two sides is left out, and both are named", async () => {
    const { files, photos } = await dataset([...parted, file("between", NEARER)], { sides: apart });
    expect(files).toEqual([
      {
        path: "cat/between.jpg",
        reason: "near-duplicate-bridge",
        detail: "it is nearly the same as pets/cat/first.jpg (test) and as pets/cat/other.jpg (train)",
      },
    ]);
    expect(photos).toHaveLength(parted.length);
  });

  test("that links two sides by way of other newcomers is left out with all of them", async () => {
    const chain = [
      file("x", "80000000ffffffff"),
      file("y", "80000003ffffffff"),
      file("z", "8000000fffffffff"),
    ];
    const { files, sides } = await dataset([...parted, ...chain], { sides: apart });
    expect(files.map(({ path, reason }) => [path, reason])).toEqual(
      ["x", "y", "z"].map((name) => [`cat/${name}.jpg`, "near-duplicate-bridge"]),
    );
    expect(files[0]?.detail).toMatch(/^it and 2 other new photos are nearly the same as/);
    expect(sides.map(({ photo }) => photo)).not.toContain(sha256("x"));
  });

  test("of ten thousand frames of a scene does not keep a class from having every side", async () => {
    const frames = Array.from({ length: 10_000 }, (_, n) => file(`frame ${n}`, n % 2 ? HASH : NEAR));
    const { counts, nearDuplicates } = await dataset([
      ...photosOf("cat", 40),
      ...photosOf("dog", 60),
      ...frames,
    ]);
    expect(nearDuplicates).toBe(9_999);
    expect(counts.cat).toEqual({ train: 10_000, validation: 20, test: 20 });
  });

  test("under two labels is on one side in both classes", async () => {
    const twins = [file("a cat", HASH, "cat"), file("a dog", NEAR, "dog")];
    const found = await dataset([...healthy, ...twins]);
    expect(sideOf(found, "a cat")).toBe(sideOf(found, "a dog"));
  });
});

describe("a group of the plan's group_by", () => {
  const byFolder = { more: "dataset: {group_by: folder}" };
  const patient = (name: string, count: number, label = "cat"): File[] =>
    Array.from({ length: count }, (_, n) => ({
      path: `${label}/${name}/${n}.jpg`,
      bytes: `${label} ${name} ${n}`,
    }));
  const sidesOf = ({ photos }: Described, name: string) =>
    new Set(photos.filter(({ path }) => path.includes(`/${name}/`)).map(({ split }) => split));

  test("stays on one side, across labels too; files beside the folders are alone", async () => {
    const names = Array.from({ length: 12 }, (_, n) => `p${n}`);
    const files = names.flatMap((name, n) => [...patient(name, 5), ...patient(name, n % 4, "dog")]);
    const found = await dataset([...healthy, ...files], byFolder);
    expect(found.errors).toEqual([]);
    for (const name of names) expect(sidesOf(found, name).size).toBe(1);
    for (const label of ["cat", "dog"])
      expect(Math.min(...Object.values(found.counts[label] ?? {}))).toBeGreaterThan(5);
  });

  test("may be what a regular expression finds in the path", async () => {
    const files = Array.from({ length: 90 }, (_, n) => file(`p${n % 9}-${n}`));
    const more = String.raw`dataset: {group_by: '^\w+/p(\d+)-'}`;
    const found = await dataset([...healthy, ...files], { more });
    for (let n = 0; n < 9; n++)
      expect(new Set([0, 9, 18].map((more) => sideOf(found, `p${n}-${n + more}`))).size).toBe(1);
  });

  test("takes newcomers to its side, and whoever has a copy in it", async () => {
    const before = patient("a", 3);
    const sides = before.map(({ bytes = "" }) => on("test", bytes, ""));
    const newcomers = [
      ...patient("a", 6),
      { path: "cat/b/copy.jpg", bytes: "cat a 1" },
      { path: "dog/b/new.jpg", bytes: "by way of b" },
    ];
    const found = await dataset([...healthy, ...newcomers], { ...byFolder, sides });
    expect([...sidesOf(found, "a")]).toEqual(["test"]);
    expect(sideOf(found, "by way of b")).toBe("test");
  });

  test("that has photos on two sides takes no newcomer, and says so", async () => {
    const sides = [on("test", "cat a 0", ""), on("train", "cat a 1", "")];
    const { files, counts } = await dataset([...healthy, ...patient("a", 3)], { ...byFolder, sides });
    expect(files).toEqual([
      {
        path: "cat/a/2.jpg",
        reason: "near-duplicate-bridge",
        detail: "it is bound by group or looks to pets/cat/a/0.jpg (test) and to pets/cat/a/1.jpg (train)",
      },
    ]);
    expect(Object.values(counts.cat ?? {}).reduce((a, b) => a + b)).toBe(62);
  });

  test("joins look-alikes of its photos as well", async () => {
    const twins = patient("a", 2).map((one) => ({ ...one, phash: HASH }));
    const [alike, other] = [
      file("alike", NEAR, "dog"),
      { path: "dog/b/9.jpg", bytes: "other", phash: NEARER },
    ];
    const found = await dataset([...healthy, ...twins, alike, other, ...patient("b", 2, "dog")], byFolder);
    const sides = [...sidesOf(found, "a"), ...sidesOf(found, "b"), sideOf(found, "alike")];
    expect(new Set(sides).size).toBe(1);
  });
});

describe("sides that were written down without a name, by the photo's or its anchor's hash", () => {
  const { split } = plan().dataset;
  const old: Sided[] = healthy.map(({ bytes = "" }) => ({ photo: sha256(bytes) }));
  const tilted = "dataset: {split: {train: 50%, validation: 25%, test: 25%}}";

  test("are what they were, and are written down by the run that meets them first", async () => {
    const found = await dataset(healthy, { sides: old });
    for (const { photo, split: side } of found.photos) expect(side).toBe(splitOf(photo, split));
    expect(found.sides.map(({ photo, side }) => [photo, side])).toEqual(
      old.map(({ photo }) => [photo, splitOf(photo, split)]),
    );
    const later = await dataset(healthy, { sides: [...old, ...found.sides], more: tilted });
    expect(sidesOf(later)).toEqual(sidesOf(found));
    expect(later.sides).toEqual([]);
  });

  test("are kept by the hash of their anchor", async () => {
    const anchor = "0".repeat(64);
    const [first, ...others] = old as [Sided, ...Sided[]];
    const found = await dataset(healthy, { sides: [{ ...first, anchor }, ...others] });
    expect(sidesOf(found).get(first.photo)).toBe("test");
    expect(found.sides[0]).toEqual({ photo: first.photo, anchor, side: "test" });
  });

  test("yield to those that have a name, in whatever order the runs' files come", async () => {
    const named = old.map(({ photo }): Sided => ({ photo, side: "validation" }));
    for (const sides of [
      [...named, ...old],
      [...old, ...named],
    ]) {
      const found = await dataset(healthy, { sides, more: "dataset: {min_photos_per_class: 3}" });
      expect(found.sides).toEqual([]);
      expect(found.errors[0]).toContain("A classifier needs at least two classes");
    }
  });

  test("of photos that are gone are written down as well", async () => {
    const gone = { photo: "f".repeat(64), phash: HASH };
    const { sides } = await dataset(healthy, { sides: [...old, gone] });
    expect(sides).toContainEqual({ ...gone, side: "train" });
  });

  test("are the same when the run is repeated: its own file does not count", async () => {
    const files = [...healthy, file("first", HASH), file("second", NEAR)];
    const first = await dataset(files, { sides: old });
    const again = await dataset(files, { sides: old });
    expect(again.sides).toEqual(first.sides);
    expect(again.photos).toEqual(first.photos);
  });
});
