import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { shardSpec } from "../../../shared/dataset/shards.ts";
import { scoreFloors, scoresOf } from "../../../shared/evaluation/scores.ts";
import { packageOf, readPlugins } from "../../../shared/kit/plugins.ts";
import type { Settings } from "../../../shared/kit/settings.ts";
import { trainingCode } from "../../../shared/kit/wheels.ts";
import { limitsOf } from "../../../shared/plan/checks.ts";
import { policyHash, trainingHash } from "../../../shared/plan/identity.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import { Plan } from "../../../shared/plan/schema.ts";
import { StoredPlan } from "../../../shared/plan/stored.ts";
import { drawTrials } from "../../../shared/search/strategies/draw.ts";
import { temporaryFolder } from "../../local/processes.ts";
import brought from "./brought.json" with { type: "json" };

vi.hoisted(() => {
  process.env.TRAINERS = "test/shared/plan/brought.json"; // read when the first module is loaded that reads plans
});

const read = (more: string) =>
  readPlan(`model: pets\nimages: images/pets\nowner: me@example.com\n${more}`, "pets.yaml");

describe("a plan may name what a wheel brings", () => {
  test("a trainer, with its space, its size and its epochs", () => {
    const plan = read("search: {trainers: [line.forest], space: {depth: [4]}, trials: 1}");
    expect(plan.preprocess.size).toEqual([40, 40]);
    expect(drawTrials(plan.search)[0]?.hyperparameters).toEqual({ depth: 4, dropout: "none" });
    expect(packageOf("line.forest")).toEqual({ name: "line", sha256: "a".repeat(64) });
    expect(packageOf("keras.cnn")).toBeUndefined();
  });

  test("and a trainer's choice takes no number from ours of that name", () => {
    const two = "search: {trainers: [keras.cnn], space: {dropout: [0.2]}}";
    expect(read(two).search.space.dropout).toEqual([0.2]);
    expect(() =>
      read("search: {trainers: [keras.cnn, line.forest], trials: 2, space: {dropout: [0.2]}}"),
    ).toThrow("space.dropout.0: 0.2 cannot be: dropout of line.forest is one of none, half");
  });

  test.each([
    [
      "search: {trainers: [line.forest], space: {depth: [10]}}",
      "search.space.depth.0: 10 cannot be: depth of line.forest is a whole number, at least 1 and at most 9",
    ],
    ["search: {trainers: [line.forst]}", 'found "line.forst". Did you mean "line.forest"?'],
    [
      "search: {trainers: [woods.oak]}",
      'found "woods.oak". If a wheel brings it, the setting TRAINERS must tell of it.',
    ],
    ["dataset: {checks: {woods.dirt: on}}", "unknown field."],
    [
      "preprocess: {transform: line.upper}",
      'preprocess.transform: "line.upper" is none that the setting TRAINERS tells of; there are: line.lower',
    ],
    ["gate: {scores: {line.costs: {at_least: 1}}}", 'Did you mean "line.cost"?'],
    ["gate: {scores: {line.cost: {at_least: high}}}", "gate.scores.line.cost.at_least:"],
    ["dataset: {checks: {line.dust: often}}", 'must be "on", "off", a limit, or {warning: …, error: …}'],
  ])("and is told what is wrong with %s", (more, message) => {
    expect(() => read(more)).toThrow(message);
  });
});

describe("a check of a wheel", () => {
  const limits = (checks: string) =>
    limitsOf(read(`dataset: {checks: {${checks}}}`).dataset.checks)["line.dust"];

  test("is done where a plan says so", () => {
    expect(limits("")).toBeUndefined();
    expect(limits("line.dust: on")).toEqual({ warning: 0.1 });
    expect(limits("line.dust: 20%")).toEqual({ warning: 0.2 });
    expect(limits("line.dust: {error: 3}")).toEqual({ error: 3 });
    expect(limits("line.dust: off")).toEqual({});
  });

  test("is part of the policy where a plan names it, and nowhere else", () => {
    const none = policyHash(read(""));
    expect(none.slice(0, 16)).toBe("9a242a4bdd1db307"); // as without any wheel (identity.test.ts)
    expect(policyHash(read("dataset: {checks: {line.dust: on}}"))).not.toBe(none);
    expect(policyHash(read("gate: {scores: {line.cost: {at_least: 1}}}"))).not.toBe(none);
  });
});

describe("a transformation", () => {
  const plan = read("preprocess: {transform: line.lower}");

  test("is its graph from when the plan is read, and makes other shards and another model", () => {
    expect(plan.preprocess.transform).toEqual({ name: "line.lower", sha256: "b".repeat(64) });
    const without = read("");
    expect(shardSpec(plan.preprocess)).not.toBe(shardSpec(without.preprocess));
    expect(trainingHash(plan)).not.toBe(trainingHash(without));
  });

  test("stays that graph in runs that carry the plan along, whatever is installed later", () => {
    const old = { name: "gone.away", sha256: "c".repeat(64) };
    const stored = JSON.parse(
      JSON.stringify({ ...plan, preprocess: { ...plan.preprocess, transform: old } }),
    );
    expect(StoredPlan.parse(stored).preprocess.transform).toEqual(old);
    expect(Plan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });
});

test("a run's plan that names a check and a score of a wheel that is gone is still read", () => {
  const { dataset, gate, ...rest } = read("");
  const stored = {
    ...{ ...rest, dataset: { ...dataset, checks: { ...dataset.checks, "gone.dirt": { warning: 1 } } } },
    gate: { ...gate, scores: { "gone.cost": { at_least: 1 } } },
  };
  expect(StoredPlan.parse(stored).dataset.checks).toEqual(dataset.checks);
});

describe("a score", () => {
  const { gate } = read("gate: {scores: {line.cost: {at_least: 0.8}}}");

  test("is measured where the gate asks for it, by what brings it", () => {
    expect(scoresOf(gate)).toEqual([["line.cost", "a".repeat(64)]]);
    expect(scoresOf(read("").gate)).toBeUndefined();
  });

  test.each([
    [{ "line.cost": 0.8 }, true, "0.8 on the test photos, at least 0.8 is asked for"],
    [{ "line.cost": 0.799 }, false, "0.799 on the test photos, at least 0.8 is asked for"],
    [undefined, false, "it was not measured: its evaluation is of before the plan asked for it"],
  ])("of %j passes: %s", (measured, passed, detail) => {
    expect(scoreFloors(measured, gate.scores)).toMatchObject([{ name: "line.cost", passed, detail }]);
  });
});

test("a wheel with a trainer is training code, one without is none", () => {
  const settings = { TRAINING_WHEEL_SHA256: "d".repeat(64) } as Settings;
  const plugins = readPlugins(process.env.TRAINERS);
  const code = trainingCode(settings, plugins);
  expect(code).not.toBe(settings.TRAINING_WHEEL_SHA256);
  const newer = { ...plugins, packages: { line: { version: "2", sha256: "e".repeat(64) } } };
  expect(trainingCode(settings, newer)).not.toBe(code);
  expect(trainingCode(settings, { ...newer, trainers: {} })).toBe(settings.TRAINING_WHEEL_SHA256);
});

describe("a manifest that cannot be used is named", () => {
  const data = temporaryFolder(afterAll);
  const written = (content: string) => () => {
    writeFileSync(join(data, "trainers.json"), content);
    return readPlugins(join(data, "trainers.json"));
  };

  test.each([
    ["not there", () => readPlugins(join(data, "none.json")), "ENOENT"],
    ["no JSON", written("{"), "is no manifest of trainers: SyntaxError"],
    ["of a later form", written(JSON.stringify({ ...brought, format: 2 })), "format: "],
    [
      "with a trainer of a package that it does not tell of",
      written(JSON.stringify({ ...brought, packages: {} })),
      'trainers.line.forest.package: "line" is none of packages',
    ],
    [
      "with a score of what every object has",
      written(
        JSON.stringify({ ...brought, scores: { "line.cost": { about: "Costs", package: "constructor" } } }),
      ),
      'scores.line.cost.package: "constructor" is none of packages',
    ],
    [
      "with a check that is named as one of ours",
      written(JSON.stringify({ ...brought, checks: { psi: brought.checks["line.dust"] } })),
      "checks.psi: is no name: small letters, digits, _ and -, with a dot after the package's",
    ],
    [
      "with a check that stops before it warns",
      written(
        JSON.stringify({
          ...brought,
          checks: { "line.dust": { ...brought.checks["line.dust"], limits: { warning: 0.5, error: 0.1 } } },
        }),
      ),
      "checks.line.dust.limits: stops before it warns",
    ],
    [
      "with a value of another kind",
      written(JSON.stringify({ ...brought, packages: { line: { version: 1, sha256: "a".repeat(64) } } })),
      "packages.line.version: Invalid input: expected string, received number, found 1",
    ],
    [
      "with more trainers than plans could be checked by",
      written(
        JSON.stringify({
          ...brought,
          trainers: Object.fromEntries(
            Array.from({ length: 30_000 }, (_, n) => [`line.t${n}`, brought.trainers["line.forest"]]),
          ),
        }),
      ),
      "trainers: has 30000 names: 1000 are the most",
    ],
    [
      "with a hundred faults, of which some are told",
      written(
        JSON.stringify({
          ...brought,
          scores: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`line.s${n}`, 1])),
        }),
      ),
      "and 95 more",
    ],
    ["without packages", written(JSON.stringify({ ...brought, packages: undefined })), "packages: "],
  ])("%s", (_, reading, message) => {
    expect(reading).toThrow(message);
    expect(reading).toThrow("python -m darkroom_training trainers > trainers.json");
    expect(reading).toThrow(/^.*$/); // one line
  });

  test.each([
    ["UTF-8 with a mark", (text: string) => Buffer.from(`\ufeff${text}`)],
    ["UTF-16, as PowerShell writes it", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16, big end first", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
  ])("but not one in %s, which is read", (_, bytes) => {
    const file = join(data, "encoded.json");
    writeFileSync(file, bytes(JSON.stringify(brought)));
    expect(readPlugins(file)).toEqual(readPlugins(process.env.TRAINERS));
  });
});
