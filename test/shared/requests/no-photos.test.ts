import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noPhoto, photosAmong } from "../../../shared/requests/no-photos.ts";

describe("a file is no photo", () => {
  test.each([
    "cat/._000.png",
    "cat/.DS_Store",
    ".ipynb_checkpoints/1-checkpoint.png",
    "cat/.thumbnails/1.png",
    ".Trash-1000/files/1.png",
    ".@__thumb/1.png",
  ])("that is hidden: %s", (path) => expect(noPhoto(`pets/${path}`, "pets/")).toBe("hidden"));

  test.each([
    "__MACOSX/cat/000.png",
    "__macosx/cat/000.png",
    "cat/@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg",
    "cat/Thumbs.db",
    "cat/THUMBS.DB",
    "cat/desktop.ini",
    "$RECYCLE.BIN/S-1-5-21/$R1.jpg",
    "System Volume Information/1.jpg",
    "#recycle/cat/1.jpg",
    "cat/Icon\r",
    "cat_$folder$",
  ])("that a system has left there: %s", (path) => expect(noPhoto(`pets/${path}`, "pets/")).toBe("system"));
});

describe("a file may be a photo", () => {
  test.each([
    "cat/1.jpg",
    "cat/a.b/c..jpg",
    "recycled/1.jpg",
    "thumbs/1.jpg",
    "cat/my desktop.ini.png",
    "cat//1.jpg",
  ])("whatever else it is called: %s", (path) => expect(noPhoto(`pets/${path}`, "pets/")).toBeUndefined());

  test("below a prefix that looks like a hidden folder or one of a system's", () => {
    expect(noPhoto(".data/@eaDir/pets/cat/1.jpg", ".data/@eaDir/pets/")).toBeUndefined();
  });
});

test("every file is either kept or counted", async () => {
  const name = fc.constantFrom("cat", ".git", "@eaDir", "1.jpg", "Thumbs.db", ".");
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `pets/${names.join("/")}`);
  await fc.assert(
    fc.asyncProperty(fc.array(path), async (paths) => {
      const ignored = {};
      const kept: string[] = [];
      const listing = (async function* () {
        for (const path of paths) yield { path };
      })();
      for await (const { path } of photosAmong(listing, "pets/", ignored)) kept.push(path);
      expect(kept).toEqual(paths.filter((path) => noPhoto(path, "pets/") === undefined));
      const counted = Object.values<number>(ignored).reduce((sum, n) => sum + n, 0);
      expect(kept.length + counted).toBe(paths.length);
    }),
  );
});
