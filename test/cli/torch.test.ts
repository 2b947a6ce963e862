import { expect, test } from "vitest";
import { needingTorch } from "../../cli/plan/torch.ts";
import { readPlan } from "../../shared/plan/read.ts";

const plan = (trainers: string) => ({
  file: `${trainers}.yaml`,
  plan: readPlan(
    `model: pets\nimages: images/pets\nowner: me@example.com\nsearch: {trainers: [${trainers}]}`,
    "pets.yaml",
  ),
});

test("PyTorch is installed for the first plan with a trainer of its own, and for no other", () => {
  const [none, some] = [plan("keras.cnn, keras.vgg16"), plan("keras.cnn, torch.resnet18, torch.cnn")];
  expect(needingTorch([])).toBeUndefined();
  expect(needingTorch([none])).toBeUndefined();
  expect(needingTorch([none, some])).toEqual({ one: some, trainer: "torch.resnet18" });
});
