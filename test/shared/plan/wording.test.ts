import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Problem } from "../../../shared/kit/errors.ts";
import { knownFields } from "../../../shared/plan/fields.ts";
import { readPlan } from "../../../shared/plan/read.ts";

const three = "model: pets\nimages: images/pets\nowner: me\n";
const reading = (more: string) => () => readPlan(three + more, "pets.yaml");
const resnet = (uri: string, sha256 = "a".repeat(64)) =>
  `search: {trainers: [pretrained.efficientnet-lite0], weights: {uri: ${JSON.stringify(uri)}, sha256: ${sha256}}}`;

describe("what is wrong is told in words of the plan", () => {
  test.each([
    [
      "search: {trainers: [pretrained.efficientnet_lite0]}",
      /4 search\.trainers\.0: must be one of .*keras\.cnn.* Did you mean "pretrained\.efficientnet-lite0"\?/,
    ],
    ["preprocess: {size: 192}", /4 preprocess\.size: must be \[height, width\]/],
    ["search: {space: {hidden: [1.5]}}", /4 search\.space\.hidden.*: must be whole numbers/],
    ["owner: twice", /4:1 owner: stands there twice/],
    [
      "search: {budget: off}",
      /4 search\.budget: has fields below it: write time or run_time there, or leave it out, found "off"/,
    ],
    [
      "search:\n  trials:4",
      /4 search: has fields below it: write a space behind the colon, trials: 4, found/,
    ],
    [
      "gate: {scores: [cost]}",
      /4 gate\.scores: must be values by their names, such as \{name: value\}, found/,
    ],
    ["gate: {accuracy: 90}", /4 gate\.accuracy: must be 100% at the most, found 90: for percents write 90%$/],
    [
      "dataset: {split: {train: 80%}}",
      /4 dataset\.split\.validation: is missing\n.*4 dataset\.split\.test: is missing$/,
    ],
    ["dataset: {renamed: {a: 1}}", /4 dataset\.renamed\.a: must be the class's new name, in quotes/],
    [
      "search: {space: {dropout: {log: [0.1, .inf]}}}",
      /dropout: must be .*, found \{"log":\[0\.1,"Infinity"\]\}$/,
    ],
    ["dataset: {include: all}", /4 dataset\.include: has fields below it: write paths or newer_than there/],
    ["retention: {versions: 0}", /4 retention\.versions: must be at least 1, found 0/],
    ["retention: {pinned: [3]}", /4 retention\.pinned\.0: must be a text: write it in quotes, "3", found 3/],
    ["retention: {pinned: 3}", /4 retention\.pinned: must be a list, such as \["3"\], found 3/],
    ["search: {failed_trials: 101%}", /4 search\.failed_trials: must be 100% at the most, found "101%"/],
    ["compute: {runtime: 17.3}", /4 compute\.runtime: must be a runtime's key, such as 17\.3\.x-scala2\.13/],
    [
      "environments: {test: {environments: {search.trials: 2}}}",
      /4 environments\.test\.environments: an environment holds no others: write its fields right below it/,
    ],
    [
      "environments: {test: {environments.live.search.trials: 2}}",
      /4 environments\.test\.environments\.live\.search\.trials: an environment holds no others/,
    ],
    [
      "environments: {test: {search.weights.sha256: abc}}",
      /4 environments\.test\.search\.weights\.uri: is missing/,
    ],
    ["environments: {__proto__: {search.trials: 2}}", /4 environments\.__proto__: is no environment's name/],
    [resnet("weights/a\0b"), /4 search\.weights\.uri: holds a backslash or a control character/],
    [resnet("https://host/a\u0001b"), /4 search\.weights\.uri: holds a backslash or a control character/],
    [resnet("images/pets/cat/w.bin"), /4 search\.weights\.uri: lies among the model's photos/],
  ])("%s", (more, told) => {
    expect(reading(more)).toThrow(told);
  });
});

describe("what is wrong is told once", () => {
  test.each([
    [
      "dataset: {include: {path: [cat]}}",
      'pets.yaml:4 dataset.include.path: unknown field. Did you mean "paths"?',
    ],
    [
      "search: {budget: {money: 5}}",
      "pets.yaml:4 search.budget.money: unknown field. Known fields: time, run_time.",
    ],
    [
      "gate: {scores: {cost: {at_least: 1}}}",
      "pets.yaml:4 gate.scores.cost: unknown field. There is none: a wheel brings them, and the setting TRAINERS must tell of it.",
    ],
    [
      "search: {trials: 99999999999999999999}",
      "pets.yaml:4 search.trials: must be a whole number from 1 to 200, found 100000000000000000000",
    ],
    [
      "search: {space: {learning_rate: {log: [0, 1]}}}",
      "pets.yaml:4 search.space.learning_rate.log.0: must be more than 0, found 0",
    ],
    [
      "dataset: {settle: {quiet_period: -5}}",
      'pets.yaml:4 dataset.settle.quiet_period: is not a duration: write "30s", "5m", "1h" or "2d", found -5',
    ],
  ])("%s", (more, told) => {
    expect(reading(more)).toThrow(new Problem(422, "invalid-plan", told));
  });
});

test("no message is the schema library's own", () => {
  const values = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.string(),
    fc.constant([]),
  );
  const fields = knownFields([]).flatMap((section) =>
    [[section], ...knownFields([section]).map((field) => [section, field])].flatMap((path) => [
      path,
      ...knownFields(path).map((field) => [...path, field]),
    ]),
  );
  const plan = { model: "pets", images: "images/pets", owner: "me" };
  const written = fc
    .tuple(fc.constantFrom(...fields), fc.oneof(values, fc.array(values)))
    .map(([path, value]) => {
      const [section = "", ...rest] = path;
      return { ...plan, [section]: rest.reduceRight((inner: unknown, key) => ({ [key]: inner }), value) };
    });
  fc.assert(
    fc.property(written, (plan) => {
      try {
        readPlan(JSON.stringify(plan), "pets.json");
      } catch (error) {
        expect((error as Error).message).not.toMatch(
          /Invalid (input|option|string|key)|Too (small|big)|Unrecognized/,
        );
      }
    }),
  );
});

test("weights may lie beside the photos, and have a SHA-256 in capitals", () => {
  const { weights } = readPlan(three + resnet("images/pets2/w.bin", "A".repeat(64)), "p").search;
  expect(weights).toEqual({ uri: "images/pets2/w.bin", sha256: "a".repeat(64) });
});
