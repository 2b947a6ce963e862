import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readPlan } from "../../shared/plan/read.ts";
import { epochsOf } from "../../shared/plan/rungs.ts";
import type { Plan } from "../../shared/plan/schema.ts";
import { bestEpoch } from "../../shared/search/pick.ts";
import { drawTrials } from "../../shared/search/strategies/draw.ts";
import { next, type Observed } from "../../shared/search/strategies/next.ts";
import type { EpochMetrics } from "../../shared/search/trial.ts";
import { printTable } from "../table.ts";

// What halving costs: sixteen trials trained to their end, and how often the winner of them all is right on photos that it has not seen,
// beside the winner of those epochs that halving would have trained. A pause changes no weights, so that the epochs are the same.
// DARKROOM_PHOTOS=<folder of a folder for each class>.
const SEEDS = 5;
const SIZES = [30, 100, 300];
const photos = process.env.DARKROOM_PHOTOS;
if (photos === undefined) {
  console.log("needs DARKROOM_PHOTOS=<a folder that holds a folder of photos for each class>");
  process.exit();
}

const SEARCHES = [
  {
    name: "digits",
    size: 16,
    search: "trainers: [keras.cnn], space: {learning_rate: {log: [0.0001, 0.02]}}",
  },
  {
    name: "heads",
    size: 192,
    search: "trainers: [pretrained.efficientnet-lite0], space: {learning_rate: {log: [0.00002, 0.02]}}",
  },
];
const planOf = (search: string, seed: number) =>
  readPlan(
    `model: m\nimages: images/m\nowner: o\nsearch: {${search}, trials: 16, seed: ${seed}, strategy: halving}`,
    "plan.yaml",
  ).search;
const searches = SEARCHES.flatMap(({ name, size, search }) =>
  Array.from({ length: SEEDS }, (_, split) => {
    const said = planOf(search, 1 + 100 * split);
    const [trainer = ""] = said.trainers;
    return { name, split, trainer, size, said, epochs: epochsOf(said, trainer), trials: drawTrials(said) };
  }),
);

/** `chosen`: loss and accuracy of so many validation photos. */
interface Line {
  name: string;
  split: number;
  trial: number;
  epoch: number;
  chosen: [loss: number, accuracy: number][];
  right: number;
}
const root = join(import.meta.dirname, "../..");
const asked = JSON.stringify({ sizes: SIZES, searches });
const child = spawn(
  join(root, ".venv/bin/python"),
  [join(import.meta.dirname, "halving.py"), photos, asked],
  {
    env: { ...process.env, PYTHONPATH: `${join(root, "training")}:${join(root, ".venv/tests")}` },
    stdio: ["ignore", "pipe", "inherit"],
  },
);
const lines: Line[] = [];
for await (const line of createInterface(child.stdout))
  if (line.startsWith("{")) lines.push(JSON.parse(line));
if ((child.exitCode ?? (await once(child, "exit"))[0]) !== 0) throw new Error("halving.py failed");

/** Epochs trained, and how often the winner is right, of a search by validation photos of a size. */
function played(search: Plan["search"], mine: readonly Line[], size: number, epochs: number) {
  const seen = (trial: number, until: number) =>
    mine.flatMap((line) => {
      const [validationLoss = 0, validationAccuracy = 0] = line.chosen[size] ?? [];
      const figures = {
        epoch: line.epoch,
        trainLoss: 0,
        trainAccuracy: 0,
        validationLoss,
        validationAccuracy,
      };
      return line.trial === trial && line.epoch <= until ? [figures] : [];
    });
  const reached = new Map<number, number>();
  const observed: Observed[] = [];
  for (let trials = next(search, []); trials.length > 0; trials = next(search, observed)) {
    for (const { number, rung } of trials) {
      reached.set(number, rung?.until ?? epochs);
      const best = bestEpoch(seen(number, rung?.until ?? epochs), search.select_by);
      observed.push({ number, rung: rung?.number ?? 1, best });
    }
  }
  const all = [...reached].flatMap(([trial, until]) => seen(trial, until).map((one) => ({ trial, ...one })));
  const best = bestEpoch(all, search.select_by) as EpochMetrics & { trial: number };
  const winner = mine.find(({ trial, epoch }) => trial === best.trial && epoch === best.epoch);
  const trained = [...reached.values()].reduce((sum, until) => sum + until, 0);
  return { trained, right: winner?.right ?? 0 };
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
/** Student's t for 95 % and four degrees of freedom. */
const T = 2.776;
const halfWidth = (numbers: readonly number[]) =>
  T * Math.sqrt(mean(numbers.map((n) => (n - mean(numbers)) ** 2)) / (numbers.length - 1));
const points = (share: number) => (100 * share).toFixed(2);
const rows = SEARCHES.flatMap(({ name }) =>
  SIZES.map((count, size) => {
    const both = searches
      .filter((one) => one.name === name)
      .map(({ split, said, epochs }) => {
        const mine = lines.filter((line) => line.name === name && line.split === split);
        const full = played({ ...said, strategy: "random" }, mine, size, epochs);
        return { full, halved: played(said, mine, size, epochs) };
      });
    const differences = both.map(({ full, halved }) => halved.right - full.right);
    return [
      `${name}, ${count} validation photos`,
      `${Math.round(100 * mean(both.map(({ full, halved }) => halved.trained / full.trained)))} %`,
      points(mean(both.map(({ full }) => full.right))),
      points(mean(both.map(({ halved }) => halved.right))),
      `${points(mean(differences))} ± ${points(halfWidth(differences))}`,
    ];
  }),
);
printTable(["", "epochs", "right of 100, all", "halving", "difference (95 %)"], rows);
