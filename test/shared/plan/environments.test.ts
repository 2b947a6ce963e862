import { describe, expect, test } from "vitest";
import { trainingHash } from "../../../shared/plan/identity.ts";
import { readPlan } from "../../../shared/plan/read.ts";

const three = "model: bottles\nimages: images/bottles\nowner: vision@example.com\n";
const read = (more: string, environment?: string) =>
  readPlan(three + more, "plans/bottles.yaml", environment);
const reading = (more: string, environment?: string) => () => read(more, environment);

describe("environments", () => {
  const more = `search: {trials: 16, space: {dropout: [0.2, 0.5]}}
environments:
  test: {search.trials: 2, gate: {accuracy: 10%}, search.space.dropout: {linear: [0, 0.5]}}
  production: {owner: ops@example.com}
`;

  test("say otherwise what they name, and leave the rest as it is", () => {
    expect(read(more, "test")).toMatchObject({
      owner: "vision@example.com",
      search: { trials: 2, parallel: 2, space: { dropout: { linear: [0, 0.5] } } },
      gate: { accuracy: 0.1 },
    });
    expect(read(more, "production")).toMatchObject({ owner: "ops@example.com", search: { trials: 16 } });
  });

  test("are merged before the plan's identity is taken", () => {
    const alone = read("search: {trials: 2, space: {dropout: {linear: [0, 0.5]}}}");
    expect(trainingHash(read(more, "test"))).toBe(trainingHash(alone));
    expect(trainingHash(read(more, "production"))).toBe(
      trainingHash(read("search: {trials: 16, space: {dropout: [0.2, 0.5]}}")),
    );
  });

  test("change nothing where the app has none, or one that the plan does not speak of", () => {
    for (const environment of [undefined, "staging", "toString"])
      expect(read(more, environment)).toEqual(read("search: {trials: 16, space: {dropout: [0.2, 0.5]}}"));
  });

  test.each(["constructor: {a: 1}", "search: {toString: {a: 1}}", "'__proto__': {a: 1}"])(
    "name an unknown field as such, whatever every object has: %s",
    (fields) => {
      expect(reading(`environments: {test: {${fields}}}`)).toThrow(/plans\/bottles.yaml:4 .*unknown field/);
    },
  );

  test("take the place of a value as a whole, not of its parts", () => {
    const ranges = "search: {space: {learning_rate: {log: [0.001, 0.1]}}}\n";
    const other = `${ranges}environments: {test: {search.space.learning_rate: {linear: [0.1, 0.2]}}}`;
    expect(read(other, "test").search.space.learning_rate).toEqual({ linear: [0.1, 0.2] });
  });

  test.each([
    ["{search.trails: 2}", '4 environments.test.search.trails: unknown field. Did you mean "trials"?'],
    ["{search: {trails: 2}}", '4 environments.test.search.trails: unknown field. Did you mean "trials"?'],
    ["{search.trials: many}", "4 environments.test.search.trials: "],
    ["{serach.trials: 2}", '4 environments.test.serach.trials: unknown field. Did you mean "search"?'],
    [
      "{dataset.settle.longest_wait: 1s}",
      "4 environments.test.dataset.settle.longest_wait: longest_wait must not be shorter than quiet_period",
    ],
    ["{model: cats}", "4 environments.test.model: the model has the same name in every environment"],
    ["{environments: {}}", "4 environments.test.environments: an environment holds no others"],
    [
      "{search: {strategy: halving, epochs: 2}}",
      '1 search.halving: in "test": 3 rungs of eta 3 need 9 epochs, and pretrained.efficientnet-lite0 trains for 2',
    ],
    [
      "{search.trials: 2, search: {trials: 3}}",
      "4 environments.test.search.trials: gives search.trials twice, as search.trials does: remove one of them",
    ],
    [
      "{search.space: {dropout: [0.2]}, search.space.dropout: [0.3]}",
      "4 environments.test.search.space.dropout: gives search.space.dropout twice",
    ],
    ["[]", "4 environments.test: must name fields, such as {search.trials: 2}"],
  ])("with %s are refused by line and field, whichever environment this is", (fields, message) => {
    for (const environment of ["test", "production", undefined])
      expect(reading(`environments: {test: ${fields}}`, environment)).toThrow(
        `plans/bottles.yaml:${message}`,
      );
  });

  test.each(['""', '" "', '" test"', '"test/prod"', '"-"', '"*"'])(
    "have names that a setting may have: not %s",
    (name) => {
      expect(reading(`environments: {${name}: {search.trials: 2}}`)).toThrow(
        /plans\/bottles.yaml:4 environments\..*: is no environment's name: write letters and digits/,
      );
    },
  );

  test.each(["test", "pre-prod.2", "Straße 7", "a"])("may be called %s", (name) => {
    expect(read(`environments: {${name}: {search.trials: 2}}`, name).search.trials).toBe(2);
  });

  test("are mappings by name", () => {
    expect(reading("environments: test")).toThrow("plans/bottles.yaml:4 environments: must name fields");
    expect(reading("environment: {test: {}}")).toThrow(
      '4 environment: unknown field. Did you mean "environments"?',
    );
  });
});
