import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { classFolders } from "../../cli/class-folders.ts";
import { temporaryFolder } from "../local/processes.ts";

function folderOf(...files: string[]): string {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "photo");
  }
  return folder;
}

test("a folder of class folders is taken, also where their photos lie deeper", () => {
  const folder = folderOf("cat/1.jpg", "dog/2024/may/2.jpg");
  expect(classFolders(folder, "it", 2)).toBe(folder);
});

test.each([
  ["is given one level too high", ["photos/cat/1.jpg", "photos/dog/2.jpg"], /Did you mean .*photos\?/],
  ["has one class", ["cat/1.jpg"], /one folder of photos only: cat/],
  ["has one class, and photos that wait for a label", ["cat/1.jpg", "review/2.jpg"], /only: cat/],
  ["has photos without folders", ["1.jpg", "2.jpg"], /no folder of photos/],
  ["has hidden folders", [".cat/1.jpg", ".dog/2.jpg"], /no folder of photos/],
])("a folder that %s is refused with what to do", (_, files, message) => {
  expect(() => classFolders(folderOf(...files), "it", 2)).toThrow(message);
});

test.each(["", "/no/such/folder", import.meta.filename])("what is no folder is refused: %j", (given) => {
  expect(() => classFolders(given, "it", 1)).toThrow("is not a folder");
});

test("one class is enough where photos are added, if it is one", () => {
  const folder = folderOf("cat/1.jpg");
  expect(classFolders(folder, "it", 1)).toBe(folder);
  expect(() => classFolders(folderOf("photos/cat/1.jpg", "photos/dog/2.jpg"), "it", 1)).toThrow(
    "Did you mean",
  );
});
