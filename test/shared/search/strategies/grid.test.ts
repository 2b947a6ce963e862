import { describe, expect, test } from "vitest";
import { drawTrials } from "../../../../shared/search/strategies/draw.ts";
import { plan } from "../../../orchestrations/fixtures.ts";

const search = (text: string) => plan(`search: {strategy: grid, ${text}}`).search;
const grid = (text: string) => drawTrials(search(text));

describe("a grid", () => {
  test("has every combination once, numbered, each with a seed of its own", () => {
    const trials = grid("seed: 7, space: {learning_rate: [0.01, 0.001, 0.01], dropout: [0.2, 0.5]}");
    expect(trials.map(({ number, seed }) => [number, seed])).toEqual([
      ...[[1, 7], [2, 8], [3, 9], [4, 10]], // biome-ignore format: pairs
    ]);
    expect(trials.map(({ hyperparameters: { learning_rate, dropout } }) => [learning_rate, dropout])).toEqual(
      [
        [0.01, 0.2],
        [0.01, 0.5],
        [0.001, 0.2],
        [0.001, 0.5],
      ],
    );
  });

  test("has a parameter that depends on another one only beside its values", () => {
    const trials = grid(
      "trainers: [torch.cnn], space: {learning_rate: [0.01], dropout: [0.1], optimiser: [adam, sgd], momentum: [0, 0.9]}",
    );
    const said = trials.map(({ hyperparameters: { optimiser, momentum } }) => [optimiser, momentum]);
    expect(said).toEqual([
      ["adam", undefined],
      ["sgd", 0],
      ["sgd", 0.9],
    ]);
  });

  test("of several trainers has the grid of each", () => {
    const trials = grid(
      "trainers: [keras.cnn, torch.cnn], space: {learning_rate: [0.01], dropout: [0.2, 0.5]}",
    );
    expect(trials.map(({ trainer }) => trainer)).toEqual([
      ...["keras.cnn", "keras.cnn"],
      ...["torch.cnn", "torch.cnn"],
    ]);
  });
});
