import { expect, test } from "vitest";
import { adviceOf } from "../../../shared/plan/advice.ts";
import { readPlan } from "../../../shared/plan/read.ts";

const advice = (search: string) =>
  [...adviceOf(readPlan(`model: pets\nimages: images/pets\nowner: me\nsearch: {${search}}`, "p"))].map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );
const lists = "space: {learning_rate: [0.1, 0.2], dropout: [0.2]}";

test.each([
  ["trials: 1, trainers: [keras.cnn, torch.cnn]", "search.trials: 1 for 2 trainers: some may never be tried"],
  [
    `trainers: [keras.cnn], strategy: stratified, trials: 5, ${lists}`,
    "search.space: has 2 combinations for 5 trials",
  ],
  ["trials: 4, trials_per_run: 8", "search.trials_per_run: 8 is more than the search has trials, 4"],
  [
    "trials: 4, engine: spark, budget: {time: 2h}",
    "search.budget: is looked at before each run, and one run trains all 4",
  ],
  [
    "trainers: [keras.cnn], strategy: halving, trials: 3",
    "search.halving: of 3 trials one is left after rung 2 of 3: write more trials",
  ],
])("what may not be meant is told: %s", (search, message) => {
  expect(advice(search)).toEqual([expect.stringContaining(message)]);
});

test.each([
  "trials: 1",
  "trials: 2, trainers: [keras.cnn, torch.cnn]",
  "strategy: halving, trials: 9",
  "trials: 8, trials_per_run: 4, engine: spark, budget: {time: 2h}",
  `trainers: [keras.cnn], strategy: stratified, trials: 2, ${lists}`,
  "strategy: stratified, trials: 50",
  `trainers: [keras.cnn], strategy: grid, ${lists}`,
])("and nothing else: %s", (search) => {
  expect(advice(search)).toEqual([]);
});

test("a version that is pinned twice is told", () => {
  const plan = readPlan('model: pets\nimages: images/pets\nowner: me\nretention: {pinned: ["3", "3"]}', "p");
  expect([...adviceOf(plan)]).toEqual([
    { path: ["retention", "pinned", 1], message: '"3" stands there twice: remove one' },
  ]);
});

test("photos that are never kept, since nothing is logged, are told", () => {
  const serving = (said: string) =>
    [...adviceOf(readPlan(`model: pets\nimages: images/pets\nowner: me\nserving: {${said}}`, "p"))].map(
      ({ path }) => path.join("."),
    );
  expect(serving("logged: 0%, keep_photos: logged")).toEqual(["serving.keep_photos"]);
  expect([...serving("logged: 0%"), ...serving("logged: 1%, keep_photos: logged")]).toEqual([]);
});
