import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Frozen, NEITHER, POLICY, TRAINING } from "../../../shared/plan/frozen.ts";
import { frozenHash, policyHash, trainingHash, valueAt } from "../../../shared/plan/identity.ts";
import { readPlan } from "../../../shared/plan/read.ts";

const three = "model: bottles\nimages: images/bottles\nowner: vision@example.com\n";
/** With the defaults that plans had when there was one trainer, keras.cnn. */
const plan = (more: string) => readPlan(three + more, "p", undefined, 1);

/** Runs, datasets and models are named by these: none of them ever changes. */
const GOLDEN: [string, training: string, policy: string][] = [
  ["", "046daaddc3ac9d55", "9a242a4bdd1db307"],
  ["dataset: {group_by: folder}", "5bdda5b9bf9be15c", "9a242a4bdd1db307"],
  [
    "dataset: {near_duplicates: off, renamed: {kitty: cat}, classes: [cat, dog]}",
    ...(["d96ca5e4f8640425", "9a242a4bdd1db307"] as const),
  ],
  [
    "preprocess: {size: [32, 32]}\nsearch: {trials: 9, space: {dropout: {linear: [0, 0.5]}}}",
    ...(["fad921cfdea69e27", "9a242a4bdd1db307"] as const),
  ],
  ["gate: {accuracy: 90%, recall: {every_class: 80%}}", "046daaddc3ac9d55", "4073a336435d4d67"],
  [
    "dataset: {checks: {sides: off, unreadable: 5%, similar_labels: {error: 2}}}",
    ...(["046daaddc3ac9d55", "46d72be0bfc7566a"] as const),
  ],
];

test.each(GOLDEN)("a plan with %j has the hashes that it always had", (more, training, policy) => {
  expect(trainingHash(plan(more)).slice(0, 16)).toBe(training);
  expect(policyHash(plan(more)).slice(0, 16)).toBe(policy);
});

test("the demo's plan has the hashes that it always had", () => {
  const digits = readPlan(readFileSync(join(import.meta.dirname, "../../../plans/digits.yaml"), "utf8"), "d");
  expect(trainingHash(digits).slice(0, 16)).toBe("e43ba9267e1bef88");
  expect(policyHash(digits).slice(0, 16)).toBe("76a982bb103de317");
});

describe("the training hash", () => {
  const hash = (more: string) => trainingHash(plan(more));

  test("is the same for whatever does not change the model", () => {
    expect(hash("gate: {accuracy: 99%}")).toBe(hash(""));
    expect(hash("search: {parallel: 8}")).toBe(hash(""));
    expect(hash("compute: {cluster: run, node_type: large, train: {workers: 4}}")).toBe(hash(""));
    expect(hash("serving: {reject_below: 60%, keep_photos: logged}")).toBe(hash(""));
    expect(hash("dataset: {settle: {quiet_period: 1s}}")).toBe(hash(""));
  });

  test("changes with data, preprocessing and search", () => {
    const hashes = [
      "",
      "search: {trials: 9}",
      "preprocess: {size: [32, 32]}",
      "dataset: {min_photos_per_class: 9}",
      "dataset: {include: {newer_than: 90d}}",
      "dataset: {include: {paths: [cat/**]}}",
    ].map(hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe("a field that the schema gets or loses", () => {
  const places = fc.constantFrom("dataset", "preprocess", "search", "search.space", "dataset.split_by.more");
  const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer()));

  test("changes no hash while it has its first default, and the hash where it has another value", () => {
    const base = plan("search: {trials: 7}");
    fc.assert(
      fc.property(
        places,
        fc.stringMatching(/^[a-z]{1,8}_new$/),
        values,
        values,
        (place, name, first, other) => {
          const path = `${place}.${name}`;
          const grown: Frozen = { ...TRAINING, later: { ...TRAINING.later, [path]: first } };
          expect(frozenHash(withValue(base, path, first), grown)).toBe(trainingHash(base));
          expect(frozenHash(base, grown)).toBe(trainingHash(base));
          const same = JSON.stringify(first) === JSON.stringify(other);
          expect(frozenHash(withValue(base, path, other), grown) === trainingHash(base)).toBe(same);
        },
      ),
    );
  });

  test("counts, once it is gone, as what it was first", () => {
    const { review: _, ...dataset } = plan("").dataset;
    expect(trainingHash({ ...plan(""), dataset } as ReturnType<typeof plan>)).toBe(trainingHash(plan("")));
  });

  test("is said to belong to one of the hashes, or to neither", () => {
    const { dataset, ...rest } = plan("dataset: {renamed: {kitty: cat}}\ngate: {recall: {every_class: 1%}}");
    Object.assign(rest.search, { epochs: 3, per_trainer: 2, weights: { uri: "weights/w", sha256: "a" } });
    Object.assign(rest, { compute: { cluster: "serverless", train: { workers: 2 } } });
    Object.assign(rest.search, {
      halving: { eta: 2, rungs: 2 },
      budget: { time: 60, run_time: 60 },
      failed_trials: 0,
    });
    Object.assign(rest.search, { space: { dropout: [0.1], others: { dropout: [0.2] } } });
    const { checks, ...others } = dataset;
    const said = [TRAINING, POLICY].flatMap(({ first, later }) => Object.keys({ ...first, ...later }));
    const all = [...said, ...(TRAINING.open ?? []), ...NEITHER];
    expect(unsaid({ ...rest, checks, dataset: others }, all)).toEqual([]);
  });
});

/** The paths of fields that no list names, neither themselves nor a section around them. */
function unsaid(value: unknown, said: readonly string[], path = ""): string[] {
  if (said.includes(path)) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => unsaid(inner, said, path ? `${path}.${key}` : key));
}

function withValue<T extends object>(plan: T, path: string, value: unknown): T {
  const inner = path.split(".").reduceRight<unknown>((below, key) => ({ [key]: below }), value) as Partial<T>;
  const merged = merge(plan, inner) as T;
  expect(valueAt(merged, path)).toEqual(value);
  return merged;
}

const isSection = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function merge(into: object, from: object): object {
  const merged = Object.entries(from).map(([key, value]) => {
    const before = (into as Record<string, unknown>)[key];
    return [key, isSection(before) && isSection(value) ? merge(before, value) : value];
  });
  return { ...into, ...Object.fromEntries(merged) };
}
