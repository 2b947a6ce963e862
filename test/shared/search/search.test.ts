import { describe, expect, test } from "vitest";
import { bestEpoch, pickWinner } from "../../../shared/search/pick.ts";
import { drawTrials } from "../../../shared/search/strategies/draw.ts";
import { plan, trials } from "../../orchestrations/fixtures.ts";

const search = plan(
  "search: {trials: 200, space: {learning_rate: {log: [0.001, 0.1]}, dropout: [0.2, 0.5]}}",
).search;

const drawn = (learning_rate: number) => ({ learning_rate, dropout: 0.2, batch_size: 32, augment: "none" });
const GOLDEN = [
  { number: 1, trainer: "keras.cnn", hyperparameters: drawn(0.02495), seed: 1 },
  { number: 2, trainer: "keras.cnn", hyperparameters: drawn(0.002508), seed: 2 },
];

describe("a random search", () => {
  test("draws the same trials for the same plan, and others for another seed", () => {
    expect(drawTrials(search)).toEqual(drawTrials(search));
    expect(drawTrials({ ...search, seed: 2 })).not.toEqual(drawTrials(search));
  });

  test("draws for ever what it drew first", () => {
    expect(drawTrials({ ...search, trials: 2 })).toEqual(GOLDEN);
  });

  test("draws for keras.cnn what it drew when every plan said all of its space, also where one leaves it out", () => {
    const left = plan("search: {trainers: [keras.cnn], trials: 6, seed: 7}").search;
    expect(drawTrials(left).map(({ hyperparameters }) => Object.values(hyperparameters))).toEqual([
      [0.0008213, 0.2, 32, "none"],
      [0.0005161, 0.35, 32, "none"],
      [0.001078, 0.5, 32, "none"],
      [0.001249, 0.5, 32, "none"],
      [0.0009619, 0.2, 32, "none"],
      [0.001051, 0.35, 32, "none"],
    ]);
  });

  test("draws the same in whatever order a plan says it, and however many trials there are", () => {
    const space = Object.fromEntries(Object.entries(search.space).reverse());
    expect(drawTrials({ ...search, space })).toEqual(drawTrials(search));
    expect(drawTrials({ ...search, trials: 3 })).toEqual(drawTrials(search).slice(0, 3));
  });

  test("draws within the space, on its scale", () => {
    const drawn = drawTrials(search).map(({ hyperparameters }) => hyperparameters);
    const rates = drawn.map(({ learning_rate }) => learning_rate as number).sort((a, b) => a - b);
    expect(rates[0]).toBeGreaterThanOrEqual(0.001);
    expect(rates.at(-1)).toBeLessThanOrEqual(0.1);
    expect(rates[100]).toBeGreaterThan(0.006);
    expect(rates[100]).toBeLessThan(0.016);
    expect(new Set(drawn.map(({ dropout }) => dropout))).toEqual(new Set([0.2, 0.5]));
  });
});

describe("picking", () => {
  const epoch = (epoch: number, validationAccuracy: number, validationLoss: number) => ({
    epoch,
    trainLoss: 0,
    trainAccuracy: 1,
    validationAccuracy,
    validationLoss,
  });

  test("takes the best epoch; of equals the one with the lower loss, then the earlier", () => {
    const epochs = [epoch(1, 0.8, 0.5), epoch(2, 0.9, 0.4), epoch(3, 0.9, 0.3), epoch(4, 0.9, 0.3)];
    expect(bestEpoch(epochs, "validation_accuracy")?.epoch).toBe(3);
    expect(bestEpoch([epoch(1, 0.8, 0.2), epoch(2, 0.9, 0.4)], "validation_loss")?.epoch).toBe(1);
  });

  test("takes the best trial that finished", () => {
    expect(pickWinner(trials, "validation_accuracy")?.number).toBe(2);
    const broken = trials.map((trial) =>
      trial.number === 2 ? { ...trial, status: "failed" as const } : trial,
    );
    expect(pickWinner(broken, "validation_accuracy")?.number).toBe(3);
    expect(pickWinner([], "validation_accuracy")).toBeUndefined();
  });
});
