import { describe, expect, test } from "vitest";
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
    ["owner: twice", /4 owner: stands there twice/],
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

test("weights may lie beside the photos, and have a SHA-256 in capitals", () => {
  const { weights } = readPlan(three + resnet("images/pets2/w.bin", "A".repeat(64)), "p").search;
  expect(weights).toEqual({ uri: "images/pets2/w.bin", sha256: "a".repeat(64) });
});
