import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPlan } from "../../../shared/plan/read.ts";
import { Plan } from "../../../shared/plan/schema.ts";

const three = { model: "model: pets", images: "images: images/pets", owner: "owner: me@example.com" };
const plan = (line: string) => {
  const [field = ""] = line.split(":");
  const lines = Object.entries(three).filter(([name]) => name !== field);
  return [...lines.map(([, text]) => text), line].join("\n");
};
const space = (text: string) => `search: {trainers: [keras.cnn], space: {${text}}}`;
const dataset = (text: string) => `dataset: {${text}}`;

describe("a plan is refused where it could not work", () => {
  test.each([
    [
      space("learning_rate: {log: [0.1, 0.001]}"),
      "search.space.learning_rate.log: is reversed: write [0.001, 0.1]",
    ],
    [space("dropout: {linear: [0.5, 0.2]}"), "dropout.linear: is reversed: write [0.2, 0.5]"],
    [
      space("dropout: [1.5]"),
      "search.space.dropout.0: 1.5 cannot be: dropout of keras.cnn is a number, at least 0 and below 1",
    ],
    [space("dropout: {linear: [-0.5, 0.5]}"), "dropout.linear.0: -0.5 cannot be"],
    [
      space("learning_rate: [-0.01]"),
      "learning_rate.0: -0.01 cannot be: learning_rate of keras.cnn is a number, above 0 and below 1000000",
    ],
    [space("learning_rate: [0]"), "learning_rate.0: 0 cannot be"],
    [space("learning_rate: {linear: [0, 0.1]}"), "learning_rate.linear.0: 0 cannot be"],
    [
      space("batch_size: [32, 1000000000]"),
      "batch_size.1: 1000000000 cannot be: batch_size of keras.cnn is a whole number",
    ],
    ["search: {seed: -1}", "search.seed: must be a whole number from 0 to 4294967295"],
    [
      "search: {seed: 4294967295, trials: 2}",
      "search.seed: is too large for so many trials, each of which has the next one: write 4294967294 at most",
    ],
    [
      "search: {seed: 4294967293, trainers: [keras.cnn], strategy: grid, space: {learning_rate: [0.1, 0.2]}}",
      "search.seed: is too large for so many trials, each of which has the next one: write 4294967290 at most",
    ],
    [
      "search: {engine: spark}\ncompute: {train: {cluster: serverless}}",
      "search.engine: spark spreads trials over workers, and those of serverless compute reach no storage account",
    ],
    [
      "search: {engine: spark}\ncompute: {cluster: lifecycle, node_type: D8, workers: 0}",
      "search.engine: spark spreads trials over workers, and a cluster with workers: 0 has none",
    ],
    ["search: {budget: {}}", "search.budget: limits nothing: write time or run_time, such as {time: 2h}"],
    ["search: {budget: {time: 10s}}", "search.budget.time: is less than a minute, in which no trial begins"],
    ["search: {budget: {run_time: 90000000000000000000d}}", "search.budget.run_time: is more than a year"],
    ["search: {trials: 0}", "search.trials: must be a whole number from 1 to 200, found 0"],
    ["search: {trainers: [keras.cnn, keras.cnn]}", 'search.trainers.1: "keras.cnn" stands there twice'],
    [
      "search: {trainers: [keras.cnn], strategy: grid, space: {dropout: [0.2]}}",
      'search.space.learning_rate: {"log":[0.0005,0.005]}, which keras.cnn draws from where the plan does not say, is a range, and a grid needs lists: write [0.0005, 0.0016, 0.005], or strategy: stratified',
    ],
    [
      "search: {trainers: [keras.cnn], strategy: grid, space: {keras.cnn: {learning_rate: [0.1], batch_size: {linear: [8, 33]}}}}",
      'search.space.keras.cnn.batch_size: {"linear":[8,33]} is a range, and a grid needs lists: write [8, 21, 33]',
    ],
    [
      "search: {trainers: [keras.cnn], strategy: grid, trials: 2, space: {learning_rate: [0.1]}}",
      "search.trials: must be at least 3, as the grid has so many combinations: leave it out",
    ],
    [
      "search: {trainers: [keras.cnn], strategy: grid, per_trainer: 2, space: {learning_rate: [0.1]}}",
      "search.per_trainer: is not for a grid, which has every combination: remove it",
    ],
    [
      `search: {trainers: [keras.cnn], strategy: grid, space: {learning_rate: [${Array.from({ length: 67 }, (_, n) => n + 1)}]}}`,
      "search.strategy: makes more than 200 trials, the most of a search: shorten the lists of search.space",
    ],
    [
      "search: {trainers: [keras.cnn], strategy: halving, epochs: 8}",
      "search.halving: 3 rungs of eta 3 need 9 epochs, and keras.cnn trains for 8: write search.epochs: 9, or fewer rungs",
    ],
    [
      "search: {trainers: [keras.cnn], strategy: halving, trials: 200, halving: {eta: 10, rungs: 6}}",
      "search.halving: 4 rungs of eta 10 need 1000 epochs, and keras.cnn trains for 12: write search.epochs: 1000",
    ],
    [
      "search: {trainers: [keras.cnn], strategy: halving, trials: 200, halving: {eta: 6, rungs: 6}}",
      "search.halving: 4 rungs of eta 6 need 216 epochs",
    ],
    [
      "search: {strategy: halving, halving: {eta: 1000}}",
      "search.halving.eta: must be a whole number from 2 to 10, found 1000",
    ],
    [
      "search: {trainers: [keras.cnn], strategy: grid, space: {learning_rate: {linear: [0.501, 0.504]}}}",
      "a grid needs lists: write [0.501, 0.502, 0.504]",
    ],
    [
      "search: {trainers: [keras.cnn], strategy: grid, space: {learning_rate: [0.1], batch_size: {linear: [8, 9]}}}",
      "a grid needs lists: write [8, 9], or",
    ],
    [
      "search: {trainers: [keras.cnn], strategy: grid, space: {learning_rate: [0.1], batch_size: {log: [8, 8]}}}",
      "a grid needs lists: write [8], or",
    ],
    [
      "search: {halving: {eta: 2}}",
      "search.halving: is nothing to strategy: random: write strategy: halving, or remove it",
    ],
    [dataset("classes: [cat, cat]"), 'dataset.classes.1: "cat" stands there twice: remove one'],
    [dataset("classes: [cat, review]"), 'dataset.classes.1: "review" holds photos that wait for a label'],
    [dataset("classes: [cat, unsure], review: unsure"), '"unsure" holds photos that wait for a label'],
    [dataset("classes: [cat, a/b]"), 'dataset.classes.1: "a/b" is a path'],
    [dataset("classes: [cat, .dog]"), 'dataset.classes.1: ".dog" is hidden'],
    [dataset('classes: [cat, " "]'), 'dataset.classes.1: " " is blank'],
    [dataset("renamed: {cat: cat}"), "dataset.renamed.cat: is renamed to itself"],
    [dataset("renamed: {cat: dog, dog: cat}"), 'dataset.renamed.cat: "dog" is renamed too'],
    [dataset("renamed: {kitten: cat, cat: pet}"), 'dataset.renamed.kitten: "cat" is renamed too'],
    [
      dataset("classes: [cat, dog], renamed: {cat: kitty}"),
      '"cat" is still one of the classes: write "kitty"',
    ],
    [dataset("review: a/b"), 'dataset.review: "a/b" is a path'],
    [dataset("split: {train: 0%, validation: 0%, test: 100%}"), "dataset.split.train: is 0%"],
    [
      dataset("checks: {psi: {warning: 0.5, error: 0.1}}"),
      "dataset.checks.psi: stops at 0.1 before it warns",
    ],
    [dataset("checks: {unreadable: off}"), "dataset.checks.unreadable: is not a share"],
    [dataset('group_by: "(a+)+$"'), "dataset.group_by: may take for ever on a path"],
    [
      dataset('include: {paths: ["!cat/**"]}'),
      'dataset.include.paths.0: "!cat/**" takes files away: write which ones are in',
    ],
    [
      dataset('include: {paths: ["cat/**", "/dog/**"]}'),
      'dataset.include.paths.1: "/dog/**" is no path below images',
    ],
    [
      dataset('include: {paths: ["images/pets/cat/**"]}'),
      'begins with the prefix of images: write what is below it, "cat/**"',
    ],
    [
      dataset('include: {paths: ["pets/cat/**"]}'),
      'begins with the prefix of images: write what is below it, "cat/**"',
    ],
    [dataset("include: {paths: [cat/]}"), 'is a folder: write "cat/**" for all that is in it'],
    [dataset("include: {paths: [cat]}"), 'fits no photo, for each is in a label\'s folder: write "cat/**"'],
    [
      dataset('include: {paths: ["*.jpg"]}'),
      'fits no photo, for each is in a label\'s folder: write "**/*.jpg"',
    ],
    [dataset('include: {paths: ["cat\\\\*.jpg"]}'), "has a backslash: write / between folders"],
    [dataset('include: {paths: ["{cat,dog/**"]}'), "is no glob: a bracket in it is never closed"],
    [dataset('include: {paths: ["*a*a*a*a*a*/b"]}'), "has more than 3 wildcards: write plainer ones"],
    [dataset('include: {paths: ["cat/**", "cat/**"]}'), '"cat/**" stands there twice: remove one'],
    [dataset("include: {paths: []}"), 'dataset.include.paths: lists none: write one, such as "cat/**"'],
    [
      dataset("include: {newer_than: 90}"),
      'dataset.include.newer_than: is neither a day nor an age in days: write "2026-01-31" or "90d"',
    ],
    [
      dataset("include: {newer_than: 2026-02-30}"),
      "dataset.include.newer_than: is neither a day nor an age in days",
    ],
    [
      dataset("include: {newer_than: 12h}"),
      "dataset.include.newer_than: is neither a day nor an age in days",
    ],
    [
      dataset("include: {}"),
      "dataset.include: says nothing: write paths or newer_than below it, or remove it",
    ],
    [dataset("include: {path: [a/b]}"), 'dataset.include.path: unknown field. Did you mean "paths"?'],
    [dataset("settle: {longest_wait: 30d}"), "dataset.settle.longest_wait: is more than a week"],
    [dataset("min_photos_per_class: 2000000"), "min_photos_per_class: is more than a million"],
    ["retention: {pinned: [latest]}", 'retention.pinned.0: "latest" is no version'],
    ["retention: {runs: 0d}", "retention.runs: is no time: a run's files would go as soon as it ends"],
    ["serving: {retention: 12h}", "serving.retention: is less than a day"],
    ["serving: {retention: 99999d}", "serving.retention: is more than ten years"],
    ["retention: {versions: 1000000}", "retention.versions: is more than 10,000"],
    ['owner: "  "', "owner: is blank"],
    ['owner: "me\\nBcc: all"', 'owner: "me\\u{a}Bcc: all" is more than a line'],
    [
      "compute: {cluster: serverless, node_type: Standard_NC4as_T4_v3}",
      "compute.node_type: serverless compute has its own machines: remove it, or write cluster: lifecycle",
    ],
    [
      "compute: {cluster: serverless, image: {url: registry.example.com/darkroom}}",
      "compute.image: serverless compute has its own machines",
    ],
    [
      "compute: {cluster: serverless, train: {node_type: Standard_NC4as_T4_v3}}",
      "compute.train.node_type: serverless compute has its own machines",
    ],
    [
      "compute: {cluster: 0123-456789-abcdefgh, workers: 2}",
      "compute.workers: the cluster 0123-456789-abcdefgh has its own machines",
    ],
    [
      "compute: {runtime: banana}",
      'compute.runtime: "banana" is no runtime of Databricks: write its key, such as 17.3.x-scala2.13',
    ],
    ["compute: {pool: p, node_type: m}", "compute.node_type: the pool decides on the machines"],
    [
      "compute: {image: {url: x}, train: {runtime: 17.3.x-gpu-ml-scala2.13}}",
      "compute.train.runtime: an image of one's own runs on plain runtimes only",
    ],
    [
      "compute: {cluster: my cluster}",
      "compute.cluster: must be lifecycle, run, serverless or a cluster's id",
    ],
    ["compute: {workers: -1}", "compute.workers"],
    ["compute: {gpu: true}", "compute.gpu: unknown field"],
    ["images: models/pets", '"models" is a container of ours'],
    ["images: quarantine/pets", '"quarantine" is a container of ours'],
    ["images: features/pets", '"features" is a container of ours'],
    ["images: audit/pets", '"audit" is a container of ours'],
    ["images: my--photos/pets", '"my--photos" is no container\'s name'],
    ["images: photos-/pets", '"photos-" is no container\'s name'],
    [`images: images/${"x".repeat(700)}`, "is longer than 600 characters"],
    [`images: images${"/x".repeat(50)}`, "is deeper than 40 folders"],
    ["images: images/../models", '".." is no folder of photos'],
    ["images: images/pets.", '"pets." is no folder of photos'],
    ["images: images/\u{1f431}", "no backslashes, controls or emoji"],
  ])("%s", (line, message) => {
    expect(() => readPlan(plan(line), "pets.yaml")).toThrow(message);
    expect(() => readPlan(plan(line), "pets.yaml")).toThrow(/^pets\.yaml:[1-4] /);
  });

  test("but read where a run carries it: it may be of a time that allowed more", () => {
    const stored = { ...readPlan(plan("search: {trials: 2}"), "p"), owner: " " };
    expect(Plan.parse(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });
});

test.each([
  "search: {seed: 4294967295, trials: 1}",
  "search: {trainers: [keras.cnn], strategy: halving, epochs: 3, per_trainer: 2}",
  space("learning_rate: {log: [0.001, 0.001]}, dropout: {linear: [0, 0.9]}, batch_size: [1, 4096]"),
  dataset("renamed: {kitten: cat, kitty: cat}, classes: [cat, dog]"),
  dataset("checks: {psi: {warning: 0.1, error: 0.1}}"),
  dataset('group_by: "^[^/]+/(\\\\d{4})-"'),
  dataset('include: {paths: ["{cat,dog}/2026-*/**", "cat/[a-m]*.jpg", "**"], newer_than: 2026-01-31}'),
  dataset("include: {newer_than: 90d}"),
  "images: images/Äpfel und Birnen/2024",
  "compute: {cluster: serverless, train: {cluster: run, node_type: Standard_NC4as_T4_v3, workers: 0}}",
  "compute: {pool: p, train: {node_type: m, image: {url: registry.example.com/x, login: scope}}}",
  "compute: {tags: {team: vision}}\nenvironments: {test: {compute.train.cluster: run, compute.train.workers: 2}}",
  "retention: {pinned: ['3']}",
])("a plan that can work is taken: %s", (line) => {
  expect(readPlan(plan(line), "pets.yaml").model).toBe("pets");
});

test("our own plans can work", () => {
  const folder = join(import.meta.dirname, "../../../plans");
  for (const file of readdirSync(folder)) readPlan(readFileSync(join(folder, file), "utf8"), file);
});

test("photos that are answered by unsure are kept only where some are", () => {
  expect(() => readPlan(plan("serving: {keep_photos: unsure}"), "pets.yaml")).toThrow(
    'serving.keep_photos: keeps photos that are answered by "unsure", and none is: say reject_below, too, or write logged',
  );
});

test("a label for what is unsure is no class", () => {
  const text = plan("serving: {reject_below: 60%}\ndataset: {classes: [cat, unsure]}");
  expect(() => readPlan(text, "pets.yaml")).toThrow(
    'serving.reject_below: answers "unsure", which is one of the classes: rename that one, or remove this',
  );
});
