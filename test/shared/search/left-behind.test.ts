import { expect, test } from "vitest";
import { wonBehind } from "../../../shared/search/left-behind.ts";
import type { Trial } from "../../../shared/search/trial.ts";

const trial = (number: number, status: Trial["status"], rung?: Trial["rung"]): Trial => ({
  ...{ number, trainer: "keras.cnn", hyperparameters: {}, status, reason: "diverged" },
  ...(rung && { rung }),
});
const behind = trial(1, "succeeded", { number: 1, until: 2 });

test("where all that went on fail, the best that was left behind has won, and the run says so", () => {
  const [warning] = wonBehind(
    [behind, trial(2, "failed", { number: 2 }), trial(3, "failed", { number: 2 })],
    behind,
  );
  expect(warning).toBe(
    "search: all 2 trials that went on after rung 1 failed, so that trial 1 won, which was left behind after epoch 2. Trial 2: diverged",
  );
});

test("not where one of them ends well, nor where none was left behind", () => {
  expect(
    wonBehind([behind, trial(2, "failed", { number: 2 }), trial(3, "succeeded", { number: 3 })], behind),
  ).toEqual([]);
  expect(wonBehind([behind, trial(2, "failed", { number: 1, until: 2 })], behind)).toEqual([]);
  const last = trial(3, "succeeded", { number: 3 });
  expect(wonBehind([behind, last], last)).toEqual([]);
  expect(wonBehind([trial(1, "succeeded")], trial(1, "succeeded"))).toEqual([]);
});
