import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitOf } from "../../../shared/dataset/split.ts";
import { coarse, GONE, Scrubber } from "../../../shared/erasure/scrub.ts";

const photo = "ab".repeat(32);
const other = "cd".repeat(32);
const scrubber = new Scrubber({
  photo,
  files: [
    { path: "pets/cat/1.png", etag: "0x1" },
    { path: "pets/cat/shared.png", etag: "0x2" },
  ],
  names: ["pets/cat/1.png", "pets/cat/old name.png"],
});
const scrub = (value: unknown) => scrubber.value(value);

describe("a record", () => {
  test("of the photo goes", () => {
    expect(scrub({ photo, label: "cat", split: "train" })).toBe(GONE);
    expect(scrub({ path: "pets/cat/1.png", reason: "gone", detail: "" })).toBe(GONE);
    expect(scrub({ path: "pets/cat/shared.png", etag: "0x2", size: 3 })).toBe(GONE);
    expect(scrub({ file: `${photo}.png`, label: "cat" })).toBe(GONE);
    expect(scrub(photo)).toBe(GONE);
  });

  test("of another photo stays, also of one that took its path", () => {
    for (const kept of [
      { photo: other, label: "cat" },
      { photo: other, path: "pets/cat/shared.png", etag: "0x3" },
      { path: "pets/cat/shared.png", etag: "0x4", size: 3 },
      other,
    ])
      expect(scrub(kept)).toEqual(kept);
  });

  test("goes from lists and maps, wherever they are", () => {
    const spec = {
      shards: [{ id: "s", photos: [{ photo, path: "x" }, { photo: other }] }],
      seen: [photo, other],
    };
    expect(scrub(spec)).toEqual({ shards: [{ id: "s", photos: [{ photo: other }] }], seen: [other] });
    expect(scrub({ thumbnails: { [photo]: "data:", [other]: "data:" } })).toEqual({
      thumbnails: { [other]: "data:" },
    });
  });
});

test("a text that names the photo keeps its other words", () => {
  const said = `${photo} at https://a/images/pets/cat/old%20name.png and pets/cat/1.png.`;
  expect(scrub({ message: said })).toEqual({
    message: "(erased) at https://a/images/(erased) and (erased).",
  });
  expect(scrub({ message: "pets/cat/1.png.bak" })).toEqual({ message: "pets/cat/1.png.bak" });
});

test("near-duplicates of an erased photo stay on their side, without naming it", () => {
  const split = { train: 0.8, validation: 0.1, test: 0.1 };
  const kept = scrub({ photo: other, phash: "0", anchor: photo }) as { anchor: string };
  expect(kept.anchor).not.toContain(photo.slice(0, 8));
  const ids = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
  const far = (id: string) =>
    [0.1, 0.2].every((edge) => Math.abs(Number.parseInt(id.slice(0, 4), 16) - edge * 65_536) > 2);
  fc.assert(fc.property(ids.filter(far), (id) => splitOf(coarse(id), split) === splitOf(id, split)));
});

test("no value holds the photo's identity or name afterwards, and a repetition changes nothing", () => {
  const words = fc.constantFrom(photo, other, "pets/cat/1.png", `see ${photo}`, "cat", `${photo}.jpg`);
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      words,
      fc.integer(),
      fc.array(tie("value")),
      fc.dictionary(words, tie("value")),
    ),
  }));
  fc.assert(
    fc.property(value, (before) => {
      const after = scrub(before);
      if (after === GONE) return;
      expect(scrubber.suspects(JSON.stringify(after))).toBe(false);
      expect(scrub(after)).toEqual(after);
    }),
  );
});
