import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { trainingHash } from "../../../shared/plan/identity.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import { readPublished } from "../../../shared/plan/read-published.ts";
import { TRAINERS, trainerOf } from "../../../shared/plan/trainers.ts";

const text = (more: string) => `model: pets\nimages: images/pets\nowner: me@example.com\n${more}`;
const read = (more: string, environment?: string) => readPlan(text(more), "pets.yaml", environment);
const lite = "pretrained.efficientnet-lite0";
const large = trainerOf(lite).size.default;

describe("a plan that names no trainers", () => {
  test("has one that begins with what others have learned, and photos of the size that it does best with", () => {
    const { search, preprocess } = read("");
    expect(search.trainers).toEqual([lite]);
    expect(preprocess.size).toEqual([large, large]);
  });

  test("has it too where its section says something else, or an environment does", () => {
    expect(read("search: {trials: 9}\npreprocess: {}").search).toMatchObject({ trainers: [lite], trials: 9 });
    const { search, preprocess } = read("environments: {test: {search.trainers: [keras.cnn]}}", "test");
    expect([search.trainers, preprocess.size]).toEqual([["keras.cnn"], [64, 64]]);
  });

  test.each(["search: 5", "search: []", "preprocess: [64, 64]", "search: {trainers: }"])(
    "is no plan where what stands there is none: %s",
    (line) => {
      expect(() => read(line)).toThrow(/^pets\.yaml:4 (search|preprocess)/);
    },
  );
});

test("the plan that the documentation shows says every default, and other trainers as they are", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/plan.md"), "utf8");
  const [all = "", several = ""] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, block]) => block);
  const [model, images, owner] = all.split("\n");
  expect(readPlan(all, "plan.md")).toEqual(readPlan([model, images, owner].join("\n"), "plan.md"));
  expect(read(several).search.trainers).toEqual(["keras.cnn", lite]);
  for (const [name, { epochs, size, space }] of Object.entries(TRAINERS)) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\``));
    expect(row).toContain(`| ${epochs} | ${size.default}, ${size.least} |`);
    for (const parameter of Object.keys(space)) expect(row).toContain(`\`${parameter}\` `);
  }
});

test("photos have the size that the most demanding trainer does best with", () => {
  expect(read("search: {trainers: [keras.cnn]}").preprocess.size).toEqual([64, 64]);
  expect(read(`search: {trainers: [keras.cnn, ${lite}]}`).preprocess.size).toEqual([large, large]);
});

describe("a plan that was published before there was another trainer", () => {
  const published = (more: string, environment?: string) => {
    const plan = readPublished("pets", { text: text(more) }, environment);
    if (!plan) throw new Error("it cannot be read");
    return plan;
  };

  test("goes on with the trainer and the size of then, and with its hash", () => {
    expect(published("").search.trainers).toEqual(["keras.cnn"]);
    expect(published("").preprocess.size).toEqual([64, 64]);
    expect(trainingHash(published("")).slice(0, 16)).toBe("046daaddc3ac9d55");
    const test = published("environments: {test: {search.trials: 2}}", "test");
    expect(test.search).toMatchObject({ trainers: ["keras.cnn"], trials: 2 });
  });

  test("also where nobody may write like this any more", () => {
    const { search, preprocess } = published("compute: {workers: 4}\nsearch: {space: {augment: [rotate]}}");
    expect(search).toMatchObject({ trainers: ["keras.cnn"], space: { augment: ["rotate"] } });
    expect(preprocess.size).toEqual([64, 64]);
  });
});
