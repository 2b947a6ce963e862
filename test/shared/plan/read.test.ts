import { describe, expect, test } from "vitest";
import { readPlan } from "../../../shared/plan/read.ts";
import { Plan } from "../../../shared/plan/schema.ts";

const three = "model: bottles\nimages: images/bottles\nowner: vision@example.com\n";
const reading = (text: string) => () => readPlan(text, "plans/bottles.yaml");

describe("a plan", () => {
  test("needs three lines; everything else has a default", () => {
    const plan = readPlan(three, "plans/bottles.yaml");
    expect(plan.search).toMatchObject({ trials: 4, parallel: 2, select_by: "validation_accuracy" });
    expect(plan.dataset.settle).toEqual({ quiet_period: 300, longest_wait: 3600, late_photos: "queue" });
  });

  test("takes shares and durations as people write them", () => {
    const plan = readPlan(
      `${three}gate: {accuracy: 90%}\ndataset: {settle: {quiet_period: 2s, longest_wait: 1m}}`,
      "p",
    );
    expect(plan.gate.accuracy).toBe(0.9);
    expect(plan.dataset.settle).toEqual({ quiet_period: 2, longest_wait: 60, late_photos: "queue" });
  });

  test("names an unknown field with file, line and the field that was probably meant", () => {
    expect(reading(`${three}search:\n  space:\n    learning_rat: [0.1]\n`)).toThrow(
      'plans/bottles.yaml:6 search.space.learning_rat: unknown field. Did you mean "learning_rate"?',
    );
  });

  test("names a wrong value and what would be right", () => {
    expect(reading(`${three}dataset: {settle: {quiet_period: soon}}`)).toThrow(
      'plans/bottles.yaml:4 dataset.settle.quiet_period: is not a duration: write "30s", "5m", "1h" or "2d", found "soon"',
    );
    expect(reading(`${three}dataset: {split: {train: 80%, validation: 10%, test: 20%}}`)).toThrow(
      "must add up to 100%",
    );
  });

  test("without photos to learn from, choose by or judge by is refused, but read where a run carries it", () => {
    const split = "dataset:\n  split:\n    train: 90%\n    validation: 10%\n    test: 0%\n";
    expect(reading(three + split)).toThrow(
      "plans/bottles.yaml:8 dataset.split.test: is 0%: without photos a model cannot be judged. Give it a share, such as 10%",
    );
    const stored = readPlan(three, "p");
    stored.dataset.split = { train: 0.9, validation: 0.1, test: 0 };
    expect(Plan.parse(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });

  test("names every missing field", () => {
    expect(reading("model: bottles")).toThrow(
      "plans/bottles.yaml:1 images: is missing\nplans/bottles.yaml:1 owner: is missing",
    );
  });

  test.each([
    ["", "says nothing"],
    ["# later", "says nothing"],
    ["- model: bottles", "is a list"],
    ["bottles", "is a bare text"],
  ])("that is no mapping of fields is told so once: %j", (text, what) => {
    expect(reading(text)).toThrow(
      `plans/bottles.yaml:1 the plan: ${what}: write fields, such as "model: pets"`,
    );
    expect(reading(text)).not.toThrow("missing");
  });

  test("is in UTF-8", () => {
    const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(three, "utf16le")]).toString("utf8");
    expect(reading(text)).toThrow("plans/bottles.yaml:1 the plan: is no text in UTF-8: save it as such");
  });

  test("takes a section with nothing below it for one that is not there, in environments too", () => {
    const empty = `${three}search:\ngate:\ndataset: {checks: , settle: {quiet_period: 2s}}\nenvironments:\n  test: {search: }\n  live:\n`;
    const plain = readPlan(`${three}dataset: {settle: {quiet_period: 2s}}`, "p");
    for (const environment of [undefined, "test", "live"])
      expect(readPlan(empty, "p", environment)).toEqual(plain);
    expect(readPlan(`${three}environments:`, "p")).toEqual(readPlan(three, "p"));
  });

  test("names a value that is not there", () => {
    expect(reading("model: bottles\nimages: images/bottles\nowner:\nsearch: {trials: }\n")).toThrow(
      "plans/bottles.yaml:3 owner: says nothing: write its value, or leave the field out\n" +
        "plans/bottles.yaml:4 search.trials: says nothing: write its value, or leave the field out",
    );
  });

  test("names the line of an alias of nothing, and of aliases without end", () => {
    expect(reading(`${three}gate:\n  accuracy: *floor\n`)).toThrow(
      "plans/bottles.yaml:5 *floor: stands for what is marked with &floor before it, and nothing is",
    );
    const nested = Array.from(
      { length: 12 },
      (_, n) =>
        `x${n}: &x${n} [${Array(9)
          .fill(`*x${n - 1}`)
          .join()}]`,
    );
    const text = `${three}x: &x [1]\n${nested.slice(1).join("\n").replaceAll("*x0", "*x")}\n`;
    expect(reading(text)).toThrow("plans/bottles.yaml:5 the plan: its aliases unfold to too much");
  });

  test("names the line of what holds itself", () => {
    expect(reading(`${three}search: &a [*a]\n`)).toThrow(
      "plans/bottles.yaml:4 the plan: its aliases unfold to too much",
    );
  });

  test("is refused by its length before anything is made of it, and tells so many mistakes at once", () => {
    expect(reading(`${three}# ${"x".repeat(100_000)}`)).toThrow(/:1 the plan: has 1000\d\d characters/);
    const unknown = Array.from({ length: 5000 }, (_, n) => `f${n}: 1\n`).join("");
    expect(reading(three + unknown)).toThrow(/f49: unknown field[^\n]*$/);
  });

  test("says which letters a container's name has", () => {
    expect(reading(three.replace("images/bottles", "Images/t"))).toThrow(
      /:2 images: .*lower-case letters, digits and dashes/,
    );
  });

  test("shows what is no number, or has no end", () => {
    expect(reading(`${three}search: {trials: .nan, epochs: .inf}`)).toThrow(
      /trials: .*found NaN(.|\n)*epochs: .*found Infinity/,
    );
  });

  test("shows what it was given as one line that is safe to print, and not all of it", () => {
    expect(reading(`${three}"a\\e[31m\u202eb": 1`)).toThrow("4 a\\u{1b}[31m\\u{202e}b: unknown field");
    const long = reading(`${three}search: {trials: ${"9".repeat(400)}, strategy: ${"x".repeat(999)}}`);
    expect(long).toThrow(/ found "x{99}…\.\n.* search\.trials: must be .* from 1 to 200, found Infinity$/);
  });

  test("reads what it has resolved: a request carries its plan through JSON", () => {
    const plan = readPlan(`${three}gate: {accuracy: 90%}`, "p");
    expect(readPlan(JSON.stringify(plan), "p")).toEqual(plan);
  });
});
