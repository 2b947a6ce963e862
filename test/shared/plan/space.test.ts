import { describe, expect, test, vi } from "vitest";
import { featuresOf } from "../../../shared/dataset/features.ts";
import { trainingHash } from "../../../shared/plan/identity.ts";
import { readPlan } from "../../../shared/plan/read.ts";

vi.mock("../../../training/darkroom_training/search/trainers/trainers.json", async (ours) => {
  const { MORE_TRAINERS } = await import("./trainers.ts");
  return { default: { ...(await ours<{ default: object }>()).default, ...MORE_TRAINERS } };
});

const read = (search: string, more = "", environment?: string) =>
  readPlan(
    `model: pets\nimages: images/pets\nowner: me@example.com\nsearch: {${search}}\n${more}`,
    "pets.yaml",
    environment,
  );
const all = "trainers: [keras.cnn, pretrained.tiny, torch.deep]";
const two = "trainers: [keras.cnn, pretrained.tiny]";

describe("a plan of several trainers is refused", () => {
  test.each([
    [
      "for a parameter that there is not",
      "space: {dropuot: [0.1]}",
      'unknown field. Did you mean "dropout"?',
    ],
    [
      "for a parameter of a trainer that it does not name",
      `${two}, space: {momentum: [0.9]}`,
      "space.momentum: none of the plan's trainers has it (keras.cnn, pretrained.tiny), only keras.vgg16, torch.cnn, torch.resnet18, torch.deep: remove it",
    ],
    [
      "for a section of a trainer that it does not name",
      `${two}, space: {torch.deep: {momentum: [0.9]}}`,
      "space.torch.deep: is none of the plan's trainers: add it to search.trainers, or remove it",
    ],
    [
      "for a section of a trainer that there is not",
      `${all}, space: {torch.depe: {momentum: [0.9]}}`,
      'space.torch.depe: unknown field. Did you mean "torch.deep"?',
    ],
    [
      "for a parameter that the section's trainer does not have",
      `${all}, space: {torch.deep: {dropout: [0.9]}}`,
      "space.torch.deep.dropout: unknown field. Known fields: optimiser, learning_rate, momentum, augment.",
    ],
    [
      "for a value that one of those who share it cannot use",
      `${all}, space: {learning_rate: [0.1, 20]}`,
      "space.learning_rate.1: 20 cannot be: learning_rate of torch.deep is a number, above 0 and below 10. " +
        "What is for another trainer alone stands in a section under its name",
    ],
    [
      "for a choice that one of those who share it does not have",
      `${two}, space: {augment: [none, rotate]}`,
      "space.augment.1: rotate cannot be: augment of pretrained.tiny is one of none, flip. What is for another",
    ],
    [
      "for a choice that nobody has",
      `${two}, space: {augment: [spin]}`,
      "search.space.augment.0: Invalid option",
    ],
    [
      "for the end of a range in a section",
      `${two}, space: {pretrained.tiny: {dropout: {linear: [0.5, 1]}}}`,
      "space.pretrained.tiny.dropout.linear.1: 1 cannot be: dropout of pretrained.tiny is a number, at least 0 and below 1",
    ],
    [
      "for a reversed range in a section",
      `${two}, space: {pretrained.tiny: {dropout: {linear: [0.5, 0.1]}}}`,
      "space.pretrained.tiny.dropout.linear: is reversed: write [0.1, 0.5], the lower end first",
    ],
    [
      "for half a neuron",
      `${two}, space: {hidden: [0.5]}`,
      "space.hidden: must be a list to choose from, {log: [low, high]} or {linear: [low, high]}",
    ],
    [
      "for a parameter that is never drawn",
      `${all}, space: {momentum: [0.9], optimiser: [adam]}`,
      "space.momentum: torch.deep draws it only where optimiser is sgd, and that is adam: remove it",
    ],
    [
      "for trials in all and for each trainer",
      `${two}, trials: 4, per_trainer: 2`,
      "search.per_trainer: takes the place of trials, which is the number in all: remove one of them",
    ],
    [
      "for more trials than a search may have",
      `${two}, per_trainer: 101`,
      "search.per_trainer: makes 202 trials of 2 trainers: at most 200 in all",
    ],
  ])("%s", (_, search, message) => {
    expect(() => read(search)).toThrow(message);
    expect(() => read(search)).toThrow(/^pets\.yaml:4 search\./);
  });

  test("for photos that are too small for one of them", () => {
    expect(() => read(all, "preprocess: {size: [64, 24]}")).toThrow(
      "pets.yaml:5 preprocess.size: is too small for pretrained.tiny: 32 pixels at least",
    );
    expect(read("trainers: [keras.cnn, torch.deep]", "preprocess: {size: [64, 24]}").preprocess.size).toEqual(
      [64, 24],
    );
  });

  test("but taken where a section says what the others cannot use", () => {
    const space =
      "augment: [none, flip], keras.cnn: {augment: [rotate]}, torch.deep: {learning_rate: {log: [0.1, 1]}}";
    expect(read(`${all}, space: {${space}}`).search.space).toEqual({
      augment: ["none", "flip"],
      "keras.cnn": { augment: ["rotate"] },
      "torch.deep": { learning_rate: { log: [0.1, 1] } },
    });
    expect(read(`${all}, space: {momentum: [0.9]}`).search.space).toEqual({ momentum: [0.9] });
  });
});

describe("an environment", () => {
  test.each([
    "search.space.torch.deep.learning_rate: [0.5]",
    "search: {space: {torch.deep: {learning_rate: [0.5]}}}",
    "search.space: {torch.deep.learning_rate: [0.5]}",
  ])("says a trainer's section otherwise by %s", (said) => {
    const { space } = read(
      `${all}, space: {torch.deep: {momentum: [0.9]}}`,
      `environments: {test: {${said}}}`,
      "test",
    ).search;
    expect(space).toEqual({ "torch.deep": { momentum: [0.9], learning_rate: [0.5] } });
  });

  test("has its mistakes named in such a section", () => {
    expect(() => read(all, "environments: {test: {search.space.torch.deep.momentun: [0.5]}}")).toThrow(
      'pets.yaml:5 environments.test.search.space.torch.deep.momentun: unknown field. Did you mean "momentum"?',
    );
  });
});

describe("the training hash", () => {
  const hash = (search: string) => trainingHash(read(search));
  const first = "dropout: [0.2, 0.35, 0.5]";

  test("is the same whether keras.cnn alone is left to itself or told what it did at first", () => {
    expect(hash(`trainers: [keras.cnn], epochs: 12, space: {${first}}`)).toBe(hash("trainers: [keras.cnn]"));
  });

  test("is another one where others search too, or in its place", () => {
    const searches = [
      "trainers: [keras.cnn]",
      "trainers: [pretrained.tiny]",
      two,
      `${two}, space: {${first}}`,
      `${two}, epochs: 12`,
      `${two}, space: {keras.cnn: {${first}}}`,
      `${two}, space: {hidden: [16]}`,
      `${two}, per_trainer: 2`,
      `${two}, weights: {uri: weights/tiny.onnx, sha256: ${"a".repeat(64)}}`,
      `${two}, weights: {uri: weights/tiny.onnx, sha256: ${"b".repeat(64)}}`,
    ];
    expect(new Set(searches.map(hash)).size).toBe(searches.length);
  });

  test("is the same wherever the weights lie", () => {
    const at = (uri: string) => hash(`${two}, weights: {uri: "${uri}", sha256: ${"a".repeat(64)}}`);
    expect(at("https://example.com/tiny.onnx")).toBe(at("weights/tiny.onnx"));
  });
});

describe("weights", () => {
  const weights = (uri: string, search = two) =>
    read(`${search}, weights: {uri: "${uri}", sha256: ${"a".repeat(64)}}`);

  test.each(["https://example.com/a/b.onnx", "weights/b.onnx", "my-weights/a/b c.h5"])(
    "may lie at %s",
    (uri) => {
      expect(weights(uri).search.weights).toEqual({ uri, sha256: "a".repeat(64) });
    },
  );

  test.each([
    [
      "http://example.com/b.onnx",
      "is no place of a file: write https://host/path, or container/path of a blob",
    ],
    ["file:///etc/passwd", "is no place of a file"],
    ["/dbfs/b.onnx", "is no place of a file"],
    ["weights", "is no place of a file"],
    ["weights/../models/b.onnx", "is no place of a file"],
    ["weights//b.onnx", "is no place of a file"],
    ["https://", "is no URL"],
    ["https://me@example.com/b.onnx", "holds a user, a query or a fragment: plans hold no secrets"],
    ["https://example.com/b.onnx?sv=2020", "holds a user, a query or a fragment"],
    ["runs/b.onnx", '"runs" is a container of ours, and is tidied up'],
  ])("may not lie at %s", (uri, message) => {
    expect(() => weights(uri)).toThrow(`pets.yaml:4 search.weights.uri: ${message}`);
  });

  test("must be named for a network that has none of its own, and for one network only", () => {
    expect(() => read("trainers: [pretrained.resnet18]")).toThrow(
      "search.weights: pretrained.resnet18 has no weights of its own: name a file of them",
    );
    expect(() => weights("weights/b.onnx", "trainers: [pretrained.tiny, pretrained.resnet18]")).toThrow(
      "search.weights: are a file of one network, and pretrained.tiny, pretrained.resnet18 are several",
    );
  });

  test("may be named, or not, for a network of its own that learns from pixels", () => {
    for (const trainer of ["keras.vgg16", "torch.resnet18"]) {
      expect(weights("weights/b", `trainers: [keras.cnn, ${trainer}]`).search.weights?.uri).toBe("weights/b");
      expect(read(`trainers: [${trainer}]`).search.weights).toBeUndefined();
    }
    expect(() => weights("weights/b", "trainers: [keras.vgg16, torch.resnet18]")).toThrow(
      "search.weights: are a file of one network, and keras.vgg16, torch.resnet18 are several",
    );
  });

  test("are named by 64 digits, and for a trainer that begins with some", () => {
    expect(() => read(`${two}, weights: {uri: weights/b, sha256: abc}`)).toThrow(
      'search.weights.sha256: must be 64 digits 0-9a-f, as sha256sum prints them, found "abc"',
    );
    expect(() => weights("weights/b.onnx", "trainers: [torch.deep]")).toThrow(
      "search.weights: none of the plan's trainers begins with weights: remove them, or name one that does (pretrained.",
    );
  });
});

describe("the features that a search needs", () => {
  const features = (search: string) =>
    featuresOf(read(search)).map(({ trainer, variants }) => ({ trainer, variants }));
  const plain = { trainer: "pretrained.tiny", variants: ["plain"] };

  test("are those of trainers that begin with a network trained before", () => {
    expect(features("trainers: [keras.cnn, torch.deep]")).toEqual([]);
    expect(features(`${all}, space: {augment: [none]}`)).toEqual([plain]);
  });

  test("are mirrored too where a trial may flip, as the trainer does by default", () => {
    const both = { trainer: "pretrained.tiny", variants: ["plain", "mirrored"] };
    expect(features(two)).toEqual([both]);
    expect(features(`${two}, space: {augment: [flip]}`)).toEqual([both]);
    expect(features(`${two}, space: {augment: [flip], pretrained.tiny: {augment: [none]}}`)).toEqual([plain]);
  });
});
