import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { trialLine, trialTable } from "../../../cli/demo/trials.ts";
import { stageLine } from "../../../cli/demo/view.ts";

const trial = (number: number, hyperparameters: Record<string, number | string>) => ({
  number,
  trainer: "keras.cnn",
  hyperparameters: { batch_size: 32, ...hyperparameters },
  status: "succeeded" as const,
  best: { epoch: 12, trainLoss: 0.1, trainAccuracy: 0.9, validationLoss: 0.25, validationAccuracy: 0.875 },
});
const many = [
  trial(1, { learning_rate: 0.0005032, dropout: 0.35, augment: "rotate", label_smoothing: 0.05 }),
  trial(2, { learning_rate: 0.00205, dropout: 0.5, augment: "colour", label_smoothing: 0.1 }),
];
const printed = (columns: number) => trialTable(many, columns, 2).map(stripVTControlCharacters);

test("the table of trials fits 80 columns, and keeps what tells trials apart and how good they are", () => {
  const lines = printed(80);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  expect(lines[0]).toMatch(/learning_rate +dropout +augment +label_smoothing .*val acc +status/);
  expect(lines[2]).toMatch(/★ +2 .*0\.875 +succeeded/);
});

test("what all trials have in common stands below them, once", () => {
  expect(printed(80).at(-1)?.trim()).toBe("all trials: trainer keras.cnn, batch_size 32");
});

test("a wide terminal shows every figure", () => {
  expect(printed(200)[0]).toMatch(/epoch +train acc +val loss +val acc/);
});

test("a trial that has succeeded has the figures of its best epoch already while others train", () => {
  const metrics = {
    ...{ train_accuracy: 1, validation_loss: 0.6, validation_accuracy: 0.833 },
    ...{ best_epoch: 3, best_validation_loss: 0.4, best_validation_accuracy: 0.917 },
  };
  const live = (status: string) => ({
    ...{ number: 3, trainer: "keras.cnn", hyperparameters: { dropout: 0.5 }, seed: 1 },
    ...{ status, epoch: 8, metrics, asOf: "last epoch" as const },
  });
  expect(trialLine(live("succeeded"))).toContain("validation accuracy 0.917");
  expect(trialLine(live("running"))).toContain("validation accuracy 0.833");
  const [, row] = trialTable([live("succeeded")], 200).map(stripVTControlCharacters);
  expect(row).toMatch(/ 3 +0\.400 +0\.917 +succeeded/);
});

test("a line of stages fits 80 columns", () => {
  for (const stage of ["inspect", "search", "promote", "finish"])
    expect(stringWidth(stripVTControlCharacters(stageLine({ stage }, 1234)))).toBeLessThanOrEqual(80);
});
