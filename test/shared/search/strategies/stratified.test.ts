import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawTrials } from "../../../../shared/search/strategies/draw.ts";
import { plan } from "../../../orchestrations/fixtures.ts";

const search = (text: string) => plan(`search: {strategy: stratified, ${text}}`).search;

describe("a stratified search", () => {
  test("has one trial in every stratum of each range, on its scale", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(1000), (trials, seed) => {
        const drawn = drawTrials(
          search(
            `trials: ${trials}, seed: ${seed}, space: {learning_rate: {log: [0.0001, 1]}, dropout: {linear: [0, 0.9]}}`,
          ),
        );
        // What is drawn is rounded to four digits: by 5e-4 of it at the most, which is 0.0033 of sixty strata on either scale.
        const strata = (place: (values: { learning_rate: number; dropout: number }) => number) =>
          drawn
            .map(({ hyperparameters }) => place(hyperparameters as never) * trials)
            .sort((a, b) => a - b)
            .flatMap((at, stratum) =>
              at > stratum - 0.004 && at < stratum + 1.004 ? [] : [{ at, stratum }],
            );
        expect(drawn).toHaveLength(trials);
        expect(strata(({ learning_rate }) => (Math.log10(learning_rate) + 4) / 4)).toEqual([]);
        expect(strata(({ dropout }) => dropout / 0.9)).toEqual([]);
      }),
    );
  });

  test("gives each value of a list its share", () => {
    const drawn = drawTrials(search("trials: 9, space: {dropout: [0.1, 0.2, 0.3]}"));
    const counts = Map.groupBy(drawn, ({ hyperparameters }) => hyperparameters.dropout);
    expect([...counts.values()].map((same) => same.length)).toEqual([3, 3, 3]);
  });

  test("has all combinations of lists before any of them twice, and each trainer in turn", () => {
    const lists = "space: {learning_rate: [0.01, 0.1], dropout: [0.2, 0.5]}";
    const drawn = drawTrials(search(`trials: 12, trainers: [keras.cnn, torch.cnn], ${lists}`));
    expect(drawn).toHaveLength(8);
    expect(
      new Set(drawn.map(({ trainer, hyperparameters }) => JSON.stringify([trainer, hyperparameters]))).size,
    ).toBe(8);
    expect(drawn.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
