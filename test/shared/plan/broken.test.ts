import fc from "fast-check";
import { expect, test } from "vitest";
import { readPlan } from "../../../shared/plan/read.ts";

const three = "model: pets\nimages: images/pets\nowner: me\n";
const reading = (more: string) => () => readPlan(three + more, "pets.yaml");

test.each([
  ["search:\n\ttrials: 4", "5:1 a tab stands here: indent by spaces alone"],
  ["search:\n  trials: 4\n   epochs: 2", "6:4 begins in another column than what stands beside it"],
  ["search:\n   trials: 4\n  epochs: 2", "6:3 begins in another column than what stands beside it"],
  ["search: {trials: 4\ngate: {accuracy: 90%}", "4:9 { is opened here and never closed"],
  ["dataset: {classes: [cat, dog}", "[ is opened here and never closed"],
  ['owners: "me\n', '4:9 " is opened here and never closed'],
  ["search: {trials: 4}}", "4:20 this is not expected here"],
  [
    "search: trials: 4",
    "4:9 a colon is missing, or is one too many: a field is its name, a colon and a space",
  ],
  ["search\n", "4:1 a colon is missing"],
  ["dataset: {review: @home}", "4:19 a value that begins with this sign stands in quotes"],
  ["dataset: {triggers: {schedule: */5 *}}", "4:32 a value that begins with this sign stands in quotes"],
  ['dataset: {review: "a\\d"}', "a backslash means itself within single quotes alone"],
  ["search: {trials: 4 epochs: 2}", "4:18 within brackets, a comma stands between fields"],
])("what is no YAML is told by line and column, once, with what to do: %j", (more, told) => {
  expect(reading(more)).toThrow(told);
  expect(reading(more)).toThrow(/^pets\.yaml:\d+:\d+ [^\n]*$/);
});

test("no message is that of the reader of YAML", () => {
  const signs = fc.constantFrom(...["\t", " ", "\n", "- ", ": ", ..."-:{}[],#&*!|>'\"%@a"]);
  fc.assert(
    fc.property(fc.string({ unit: signs, minLength: 1, maxLength: 7 }), (text) => {
      const own = /flow (map|seq)|[Ii]mplicit|mapping|[Ss]calar|[Tt]oken|Expected|Unexpected/;
      expect(() => {
        readPlan(`${three}search: ${text}`, "p.yaml");
        throw new Error("a plan");
      }).not.toThrow(own);
    }),
    { numRuns: 400 },
  );
});

const json = (text: string) => () => readPlan(text, "pets.json");

test.each([
  [
    '{"model": "pets", "images": "images/pets", "owner": "me",}',
    "1:58 is no JSON: the comma before this } has nothing behind it: remove it",
  ],
  ["model: pets\nimages: images/pets\nowner: me", "1:1 is no JSON: put names and texts in double quotes"],
  ['{"model": "pets" // mine\n}', "1:18 is no JSON: it has no comments"],
  ['{"model": "pets"', "1:17 is no JSON: it ends before its brackets and quotes are closed"],
  ["{'model': 1}", "1:2 is no JSON: put names"],
  ['{"model": "pets"}{}', "1:18 is no JSON: it ends before this"],
])("a file that is called .json is JSON: %s", (text, told) => {
  expect(json(text)).toThrow(`pets.json:${told}`);
});

test("also behind the mark that some editors put first", () => {
  expect(json('\ufeff{"model": "pets", "images": "images/pets", "owner": "me"}')().model).toBe("pets");
});
