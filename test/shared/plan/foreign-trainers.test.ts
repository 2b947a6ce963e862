import { describe, expect, test } from "vitest";
import { foreignTrainers } from "../../../shared/plan/foreign-trainers.ts";
import { MORE_TRAINERS } from "./trainers.ts";

const forest = { about: "Trees", size: { least: 16, default: 40 }, epochs: 7 };
const depth = { kind: "integer", from: 1, to: 9, default: [2, 3] };
const told = (space: object, more: object = {}) =>
  foreignTrainers({ "line.forest": { ...forest, space, ...more, package: "line" } }, ["keras.cnn"]);

test("what trainers say of themselves is taken where it can be", () => {
  expect(foreignTrainers(MORE_TRAINERS, [])).toEqual({ trainers: MORE_TRAINERS, faults: [] });
  expect(told({ depth, rest: { ...depth, default: { log: [1, 9] }, only: { depth: [2] } } }).faults).toEqual(
    [],
  );
});

describe("a contradiction is refused, by its field", () => {
  test.each([
    [
      { depth: { ...depth, default: [2, 10] } },
      "depth.default: 10 cannot be: it is a whole number, at least 1",
    ],
    [{ depth: { ...depth, default: { log: [0.5, 3] } } }, "depth.default: 0.5 cannot be"],
    [{ depth: { ...depth, default: ["two"] } }, 'depth.default: "two" cannot be'],
    [{ depth: { ...depth, default: { linear: [3, 2] } } }, 'depth.default: {"linear":[3,2]} is reversed'],
    [
      { depth: { ...depth, from: -1, default: { log: [0, 2] } } },
      'depth.default: {"log":[0,2]} has no logarithm',
    ],
    [{ depth: { ...depth, from: 9, to: 1 } }, "depth: nothing is a whole number, at least 9 and at most 1"],
    [
      { depth: { kind: "number", above: 1, to: 1, default: [1] } },
      "depth: nothing is a number, above 1 and at most 1",
    ],
    [{ depth: { ...depth, default: { sqrt: [1, 2] } } }, "depth.default: must be a list to choose from"],
    [{ depth: { ...depth, only: { width: [1] } } }, "depth.only.width: is no parameter that is named before"],
    [{ depth: { ...depth, only: { depth: [2] } } }, "depth.only.depth: is no parameter that is named before"],
    [{ a: depth, b: { ...depth, only: { a: [10] } } }, "b.only.a: 10 cannot be: a is a whole number"],
    [{ a: { kind: "choice", of: ["x"], default: ["y"] } }, 'a.default: "y" cannot be: it is one of x'],
    [{ a: { kind: "choice", of: ["1"], default: [1] } }, "a.default: 1 cannot be: it is one of 1"],
    [{ a: { kind: "choice", of: ["1"], default: { linear: [1, 1] } } }, "is a range, and it is one of 1"],
    [{ "a.b": depth }, "space.a.b: is no parameter's name"],
    [{ constructor: depth }, "space.constructor: is no parameter's name"],
    [{ "": depth }, "space.: is no parameter's name"],
  ])("%j", (space, fault) => {
    const { trainers, faults } = told(space);
    expect(faults.join("\n")).toContain(fault);
    for (const one of faults) expect(one).toMatch(/^trainers\.line\.forest\.space\./);
    expect(trainers).toEqual({});
  });

  test("a size below the least, and a name of ours", () => {
    expect(told({}, { size: { least: 64, default: 32 } }).faults).toEqual([
      "trainers.line.forest.size.default: 32 is below size.least, 64: raise it",
    ]);
    expect(foreignTrainers({ "keras.cnn": { ...forest, space: {} } }, ["keras.cnn"]).faults).toEqual([
      "trainers.keras.cnn: is the name of a trainer of ours: rename it",
    ]);
  });
});
