import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { trialTable } from "../../../cli/demo/trials.ts";
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

test("a line of stages fits 80 columns", () => {
  for (const stage of ["inspect", "search", "promote", "finish"])
    expect(stringWidth(stripVTControlCharacters(stageLine({ stage }, 1234)))).toBeLessThanOrEqual(80);
});
