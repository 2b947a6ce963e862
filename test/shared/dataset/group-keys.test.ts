import { describe, expect, test } from "vitest";
import { groupKeys } from "../../../shared/dataset/group-keys.ts";
import { trainingHash } from "../../../shared/plan/identity.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import type { Plan } from "../../../shared/plan/schema.ts";
import { plan } from "../../orchestrations/fixtures.ts";

describe("a file's group", () => {
  test("by folder is the one right below the label's", () => {
    const paths = ["cat/p1/1.jpg", "cat/p1/left/1.jpg", "dog/p1/1.jpg", "cat/1.jpg", "cat//1.jpg"];
    expect(groupKeys(paths, "folder")).toEqual(["p1", "p1", "p1", null, null]);
  });

  test("by a regular expression is its first capture group, or else the whole match; an empty one is none", () => {
    const paths = ["cat/p1-3.jpg", "cat/x.jpg"];
    expect(groupKeys(paths, String.raw`p(\d+)-`)).toEqual(["1", null]);
    expect(groupKeys(paths, String.raw`p\d+`)).toEqual(["p1", null]);
    expect(groupKeys(paths, String.raw`p(\d+)-|x`)).toEqual(["1", "x"]);
    expect(groupKeys(paths, "[0-9]*")).toEqual([null, null]);
  });

  test("is found in whatever people call their files", () => {
    const paths = [
      "__proto__/p1/1.jpg",
      "cat/p\n1/1.jpg",
      "cat/\u{1f431}/1.jpg",
      "constructor/toString/1.jpg",
    ];
    expect(groupKeys(paths, "folder")).toEqual(["p1", "p\n1", "\u{1f431}", "toString"]);
    expect(groupKeys(paths, "/([^/]+)/")).toEqual(["p1", "p\n1", "\u{1f431}", "toString"]);
  });

  test("that an expression would look for for ever is an error with the field and the file", () => {
    const hostile = `cat/${"a".repeat(60)}!.jpg`;
    expect(() => groupKeys(["cat/a.jpg", hostile], "^cat/(a+)+$")).toThrow(
      `dataset.group_by: ^cat/(a+)+$ does not come to an end for the file ${JSON.stringify(hostile)}`,
    );
  });
});

describe("group_by in a plan", () => {
  const reading = (value: string) => () =>
    readPlan(`model: pets\nimages: images/pets\nowner: me\ndataset:\n  group_by: ${value}\n`, "pets.yaml");

  test("is off, folder or an expression; anything else is refused at the start", () => {
    for (const [value, wanted] of [
      ["off", "off"],
      ["folder", "folder"],
      [String.raw`'p(\d+)'`, String.raw`p(\d+)`],
    ])
      expect(reading(value as string)().dataset.group_by).toBe(wanted);
    expect(reading("'p(['")).toThrow(
      /^pets\.yaml:5 dataset\.group_by: is no regular expression: Invalid regular/,
    );
    expect(reading("''")).toThrow(/^pets\.yaml:5 dataset\.group_by: .*it is empty/);
    expect(reading("a".repeat(201))).toThrow(/at most 200 characters/);
    expect(reading("[folder]")).toThrow(/^pets\.yaml:5 dataset\.group_by: /);
  });

  test("makes another model, but only where it is used", () => {
    const hash = (more: string) => trainingHash(plan(`dataset: {${more}}`));
    expect(hash("group_by: folder")).not.toBe(hash(""));
    const { group_by: _, ...before } = plan().dataset; // as it was before there was the field
    expect(trainingHash({ ...plan(), dataset: before as Plan["dataset"] })).toBe(hash(""));
  });
});
