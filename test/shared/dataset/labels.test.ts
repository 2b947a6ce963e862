import { expect, test } from "vitest";
import { Description } from "../../../shared/dataset/description.ts";
import { compare } from "../../../shared/drift/compare.ts";
import { count, emptyTally, Profile } from "../../../shared/drift/profile.ts";
import { Evidence } from "../../../shared/evaluation/evidence.ts";
import { evidence, measured, plan } from "../../orchestrations/fixtures.ts";
import { dataset, photosOf } from "./described.ts";

/** Folders as people, systems and jokers call them. */
const LABELS = [
  ...["$5_off_$10_off", "caf\u00e9", "cafe\u0301", "cat", "cat ", "c\u200bat", "Cat"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "null", "undefined", "NaN", "-1", "1"],
  ...["two\nlines", "\u2028", "\u202egnp.tac", "\u05d7\u05ea\u05d5\u05dc", "\u{1f431}", "x".repeat(200)],
  ...["<script>alert('1')<b>", "\"'`", "' OR 1=1 --", "a%2Fb", "{{label}}", "a and b"],
];
const files = LABELS.flatMap((label) => photosOf(label, 20));
const stored = <T>(value: T) => JSON.parse(JSON.stringify(value));

test("a label may be any text: every one is a class with its share of each side, also when it was stored", async () => {
  const { errors, photos: _, files: out, sides, ...described } = await dataset(files);
  expect(errors).toEqual([]);
  expect(out).toEqual([]);
  expect(sides).toHaveLength(files.length);
  expect(described.classes).toEqual([...LABELS].sort());
  const read = Description.parse(stored({ ...described, photos: files.length, files: files.length }));
  expect(Object.keys(read.counts).sort()).toEqual([...LABELS].sort());
  for (const label of LABELS) expect(read.counts[label]).toEqual({ train: 16, validation: 2, test: 2 });
});

test("any of them may be renamed, listed, left out or lost", async () => {
  for (const label of ["__proto__", "constructor", "two\nlines"]) {
    const name = JSON.stringify(label);
    const small = [...photosOf("cat", 30), ...photosOf("dog", 30), ...photosOf(label, 9)];
    const { classesLeftOut } = await dataset(small);
    expect(classesLeftOut).toMatchObject([{ label, photos: 9, reason: "class-too-small" }]);
    const renamed = await dataset(small, { more: `dataset: {renamed: {${name}: cat}}` });
    expect(renamed).toMatchObject({ classes: ["cat", "dog"], classesLeftOut: [] });
    const away = await dataset(small, { more: `dataset: {renamed: {cat: ${name}}}` });
    expect(away.classes).toEqual([label, "dog"].sort());
    const champion = { version: "3", classes: ["cat", "dog", label] };
    expect((await dataset(small, { champion })).errors).toEqual([expect.stringContaining(`"${label}"`)]);
    const more = `dataset: {min_photos_per_class: 9, classes: [cat, dog, ${name}]}`;
    expect((await dataset(small, { champion, more })).classes).toEqual(["cat", "dog", label].sort());
  }
  const twice = { ...plan(), dataset: { ...plan().dataset, renamed: { cat: "dog" } } };
  expect(stored(twice).dataset.renamed).toEqual({ cat: "dog" });
});

test("results, profiles and served photos are counted under each", () => {
  const each = <T>(value: T) => Object.fromEntries(LABELS.map((label) => [label, value]));
  const result = { photos: 3, correct: 2, predicted: 3, recall: null, precision: 0.5 };
  const classes = LABELS.map((label) => ({ label, ...result }));
  const { challenger } = Evidence.parse(stored(evidence({ challenger: { ...measured(0.9), classes } })));
  expect(challenger.classes.map(({ label }) => label)).toEqual([...LABELS]);
  const features = { brightness: { edges: [128], counts: [50, 50] } };
  const read = { format: 1, dataset: "d", photos: 100, classes: each(5), features };
  const profile = Profile.parse(stored(read));
  const tally = emptyTally(profile);
  for (const label of [...LABELS, "valueOf", "__defineGetter__"])
    count(tally, profile, label, { brightness: 10 });
  const { learned, predicted } = stored(compare(profile, tally, 0.25)).classes;
  expect(new Map(Object.entries(learned)).size).toBe(LABELS.length);
  expect(new Set(Object.values(predicted))).toEqual(new Set([Math.round(1e4 / (LABELS.length + 2)) / 1e4]));
});

test("what is wrong with the value of one is said with its name", () => {
  const profile = { format: 1, dataset: "d", photos: 100, classes: { cat: "three" }, features: {} };
  expect(Profile.safeParse(profile).error?.issues[0]).toMatchObject({ path: ["classes", "cat"] });
  expect(() => plan("dataset: {renamed: {cat: [dog]}}")).toThrow(/^pets\.yaml:4 dataset\.renamed\.cat: /);
  expect(() => plan("dataset: {renamed: cat}")).toThrow("must have a value for each label");
});
