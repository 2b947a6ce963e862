import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heldClasses } from "../../../shared/dataset/classes.ts";
import { datasetVersion } from "../../../shared/dataset/manifest.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { dataset, type File, healthy, photosOf } from "./described.ts";

const version = async (files: File[]) => datasetVersion((await dataset(files)).photos);

describe("a dataset", () => {
  test("takes the folder as the label and counts every split", async () => {
    const { classes, counts, errors, leftOut } = await dataset(healthy);
    expect({ classes, errors, leftOut }).toEqual({ classes: ["cat", "dog"], errors: [], leftOut: {} });
    expect(Object.values(counts.cat ?? {}).reduce((a, b) => a + b)).toBe(60);
  });

  test("names every file that it leaves out, and goes on", async () => {
    const { files, errors, leftOut } = await dataset([
      ...healthy,
      { path: "cat/empty.jpg", unreadable: "empty" },
      { path: "review/new.jpg", bytes: "new" },
      { path: "stray.jpg", bytes: "stray" },
      { path: "cat/gone.jpg" },
      { path: "bird/1.jpg", bytes: "a bird" },
      { path: "bird/copy.jpg", bytes: "a bird" },
      { path: "cat/both.jpg", bytes: "both" },
      { path: "dog/both.jpg", bytes: "both" },
    ]);
    expect(errors).toEqual([]);
    expect(Object.fromEntries(files.map(({ path, reason }) => [path, reason]))).toEqual({
      "cat/empty.jpg": "empty",
      "review/new.jpg": "in-review",
      "stray.jpg": "stray",
      "cat/gone.jpg": "gone",
      "bird/1.jpg": "class-too-small",
      "bird/copy.jpg": "class-too-small",
      "cat/both.jpg": "label-conflict",
      "dog/both.jpg": "label-conflict",
    });
    expect(leftOut).toMatchObject({ "in-review": 1, stray: 1, "label-conflict": 2, "class-too-small": 2 });
    expect(files.find(({ path }) => path === "cat/both.jpg")?.detail).toContain("cat and dog");
  });

  test("holds a photo once, however many files have it", async () => {
    expect(await version([...healthy, { path: "cat/copy.jpg", bytes: "cat 0" }])).toBe(
      await version(healthy),
    );
  });

  test("is the same data after a renaming, and other data after a relabelling", async () => {
    const renamed = healthy.map((file, n) => ({ ...file, path: file.path.replace(/\/\d+/, `/new-${n}`) }));
    const relabelled = healthy.map((file, n) => (n === 0 ? { ...file, path: "dog/moved.jpg" } : file));
    expect(await version(renamed)).toBe(await version(healthy));
    expect(await version(relabelled)).not.toBe(await version(healthy));
  });

  test("does not depend on the order of the listing", async () => {
    const expected = await version(healthy);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(healthy, { minLength: healthy.length }), async (files) => {
        expect(await version(files)).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });

  test("of one class is an error that says so", async () => {
    expect((await dataset(healthy.slice(0, 60))).errors[0]).toContain("only cat");
  });

  test("with more unreadable files than the plan allows is told from one that is none", async () => {
    const broken = Array.from({ length: 11 }, (_, n) => ({ path: `cat/b${n}.jpg`, unreadable: "truncated" }));
    expect(await dataset([...healthy, ...broken])).toMatchObject({ errors: [], tooManyUnreadable: true });
    const patient = await dataset([...healthy, ...broken], { more: "dataset: {checks: {unreadable: 20%}}" });
    expect(patient.tooManyUnreadable).toBe(false);
  });
});

test("files that nobody can read now are named with the reason, each its own", async () => {
  const { files, photos } = await dataset([
    ...healthy,
    { path: "cat/old.jpg", bytes: "cat 7", archived: true },
    { path: "dog/new.jpg", archived: true },
    { path: "dog/held.jpg", unreadable: "leased" },
    { path: "cat/again.jpg", returned: "0f".repeat(16) },
  ]);
  expect(photos).toHaveLength(healthy.length);
  expect(Object.fromEntries(files.map(({ path, reason }) => [path, reason]))).toEqual({
    "cat/old.jpg": "archived",
    "dog/new.jpg": "archived",
    "dog/held.jpg": "leased",
    "cat/again.jpg": "erased",
  });
});

test("a photo that was erased does not come back, and its file is named", async () => {
  const { photos, files, errors } = await dataset([...healthy, { path: "cat/again.jpg", bytes: "cat 3" }], {
    erased: ["cat 3"],
  });
  expect(photos).toHaveLength(healthy.length - 1);
  expect(files.map(({ path, reason }) => [path, reason])).toEqual([
    ["cat/3.jpg", "erased"],
    ["cat/again.jpg", "erased"],
  ]);
  expect(errors).toEqual([]);
});

describe("a class", () => {
  test("that has no photo in one of the splits yet is left out", async () => {
    const birds = photosOf("bird", 60);
    const sides = birds.map(({ bytes = "" }, n) => {
      return { photo: sha256(bytes), side: n < 50 ? ("train" as const) : ("validation" as const) };
    });
    const { classes, classesLeftOut, errors } = await dataset([...healthy, ...birds], { sides });
    expect({ classes, errors }).toEqual({ classes: ["cat", "dog"], errors: [] });
    expect(classesLeftOut).toMatchObject([
      { label: "bird", photos: 60, detail: '"bird" has no photo for test: add different photos of it' },
    ]);
  });

  test("that the plan's list does not have is left out", async () => {
    const files = [...healthy, ...photosOf("bird", 60)];
    const { classes, classesLeftOut } = await dataset(files, { more: "dataset: {classes: [cat, dog]}" });
    expect(classes).toEqual(["cat", "dog"]);
    expect(classesLeftOut).toMatchObject([{ label: "bird", photos: 60, reason: "unknown-class" }]);
  });

  const champion = { version: "3", classes: ["cat", "dog"] };

  test("that the champion does not know is held, named and counted, unless the plan lists it", async () => {
    const files = [...healthy, ...photosOf("bird", 60)];
    const held = await dataset(files, { champion });
    expect(held).toMatchObject({ classes: ["cat", "dog"], errors: [] });
    expect(held.classesLeftOut).toMatchObject([{ label: "bird", photos: 60, reason: "held-class" }]);
    expect(heldClasses(held.classesLeftOut)).toEqual([
      expect.stringMatching(/^60 photos of "bird" are held back/),
    ]);
    const listed = await dataset(files, { champion, more: "dataset: {classes: [bird, cat, dog]}" });
    expect(listed).toMatchObject({ classes: ["bird", "cat", "dog"], errors: [] });
  });

  test("that is not trained contradicts no other one", async () => {
    const favourites = healthy.map((file) => ({
      ...file,
      path: `favourites/${file.path.replace("/", "-")}`,
    }));
    const files = [...favourites, ...healthy];
    const counts = (await dataset(healthy)).counts;
    expect(await dataset(files, { champion })).toMatchObject({ counts, errors: [], leftOut: {} });
    expect(await dataset(files, { more: "dataset: {classes: [cat, dog]}" })).toMatchObject({ counts });
    expect((await dataset(files)).leftOut).toEqual({ "label-conflict": 240 });
  });

  test("that the champion knows and that has too few photos now is an error: it never vanishes silently", async () => {
    const files = [...healthy, ...photosOf("bird", 3)];
    const { errors } = await dataset(files, { champion: { version: "3", classes: ["bird", "cat", "dog"] } });
    expect(errors).toEqual([expect.stringContaining('knows the class "bird"')]);
  });

  test("whose folder was renamed is an error that says how to go on, and goes on so", async () => {
    const learned = photosOf("cat", 60).map(({ bytes = "" }) => ({ photo: sha256(bytes), label: "cat" }));
    const files = healthy.map((file) => ({ ...file, path: file.path.replace("cat/", "kitty/") }));
    const lost = await dataset(files, { champion: { ...champion, learned } });
    expect(lost.errors.at(-1)).toContain('add "cat: kitty" to the plan\'s dataset.renamed');
    const renamed = { version: "3", classes: ["dog", "kitty"] };
    const { errors, classes } = await dataset(files, {
      champion: renamed,
      more: "dataset: {renamed: {cat: kitty}}",
    });
    expect({ errors, classes }).toEqual({ errors: [], classes: ["dog", "kitty"] });
  });

  test("under its old and its new name is one class", async () => {
    const files = [...healthy, ...photosOf("kitty", 10)];
    const { classes, counts } = await dataset(files, { more: "dataset: {renamed: {cat: kitty}}" });
    expect(classes).toEqual(["dog", "kitty"]);
    expect(Object.values(counts.kitty ?? {}).reduce((a, b) => a + b)).toBe(70);
  });

  test('may be called "constructor"', async () => {
    const files = [...photosOf("constructor", 60), ...photosOf("cat", 60)];
    expect((await dataset(files)).classes).toEqual(["cat", "constructor"]);
  });
});
