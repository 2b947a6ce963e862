import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { files } from "../../../shared/clients/files.ts";
import { collect } from "../../../shared/kit/collect.ts";

type Blob = { name: string; metadata?: Record<string, string>; properties: { contentLength: number } };
const blob = (name: string, contentLength = 1, metadata?: Record<string, string>): Blob => ({
  name,
  properties: { contentLength },
  ...(metadata && { metadata }),
});
async function* listing(blobs: Blob[]) {
  yield* blobs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
const names = async (...blobs: Blob[]) => (await collect(files(listing(blobs)))).map(({ name }) => name);

describe("a listing has no", () => {
  test.each(["hdi_isfolder", "Hdi_isfolder", "HDI_IsFolder"])(
    "directory that is marked by %s",
    async (mark) => {
      expect(await names(blob("pets/cat", 0, { [mark]: "True" }), blob("pets/cat/1.png"))).toEqual([
        "pets/cat/1.png",
      ]);
      expect(await names(blob("pets/cat", 7, { [mark]: "false" }))).toEqual(["pets/cat"]);
    },
  );

  test("empty blob that stands for a folder, by its name or by what lies below", async () => {
    expect(await names(blob("pets/cat/", 0), blob("pets/cat/1.png"))).toEqual(["pets/cat/1.png"]);
    expect(
      await names(blob("pets", 0), blob("pets-2/1.png"), blob("pets/cat", 0), blob("pets/cat/1.png")),
    ).toEqual(["pets-2/1.png", "pets/cat/1.png"]);
  });
});

describe("a listing has", () => {
  test("empty files, even those whose names others begin with", async () => {
    expect(
      await names(blob("pets/cat/1.png", 0), blob("pets/cat/1.png.bak"), blob("pets/cat/2.png")),
    ).toEqual(["pets/cat/1.png.bak", "pets/cat/1.png", "pets/cat/2.png"]);
  });

  test("every file once, whatever the names are", async () => {
    const segment = fc.constantFrom("a", "b", "a-", "a.", "a!", "é", "😀", "a b");
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const blobs = fc.uniqueArray(fc.tuple(path, fc.nat(1)), { selector: ([name]) => name });
    await fc.assert(
      fc.asyncProperty(blobs, async (made) => {
        const isFolder = (name: string) => made.some(([other]) => other.startsWith(`${name}/`));
        const expected = made.filter(([name, size]) => size > 0 || !isFolder(name)).map(([name]) => name);
        const found = await names(...made.map(([name, size]) => blob(name, size)));
        expect(found.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });

  test("only so many blobs in mind as are folders of each other", async () => {
    let seen = 0;
    async function* many() {
      yield blob("a", 0);
      for (; seen < 10_000; seen++) yield blob(`a-${String(seen).padStart(6, "0")}`, seen % 2);
    }
    for await (const { name } of files(many())) {
      if (name === "a") break;
      expect(seen - Number(name.slice(2))).toBeLessThanOrEqual(1);
    }
    expect(seen).toBe(10_000);
  });
});
