import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readPlan } from "../../shared/plan/read.ts";
import { epochsOf } from "../../shared/plan/rungs.ts";
import { drawTrials } from "../../shared/search/strategies/draw.ts";
import { printTable } from "../table.ts";

// How often what a plan's search chooses is right on photos that it has not seen, by how many there are to learn from: the pretrained
// default, at several sizes, beside a network that is trained from scratch. DARKROOM_PHOTOS=<folder of a folder for each class>.
const SPLITS = 5;
const PER_CLASS = [20, 50, 100, null]; // null: all that are left, three fifths
const photos = process.env.DARKROOM_PHOTOS;
if (photos === undefined) {
  console.log("needs DARKROOM_PHOTOS=<a folder that holds a folder of photos for each class>");
  process.exit();
}

const wanted = (search: string, size: number) => {
  const { search: said } = readPlan(`model: m\nimages: images/m\nowner: o\n${search}`, "plan.yaml");
  const [trainer = ""] = said.trainers;
  return { trainer, size, epochs: epochsOf(said, trainer), trials: drawTrials(said) };
};
const pretrained = "search: {trainers: [pretrained.efficientnet-lite0]}";
const searches = [
  ...[64, 96, 128, 160, 192, 224].map((size) => wanted(pretrained, size)),
  wanted("search: {trainers: [keras.cnn], space: {augment: [flip]}, trials: 2}", 64),
];

interface Line {
  trainer: string;
  size: number;
  what: "prepared" | "judged";
  perClass?: number | null;
  right: number;
  photos: number;
  seconds: number;
}
const root = join(import.meta.dirname, "../..");
const asked = JSON.stringify({ splits: SPLITS, perClass: PER_CLASS, searches });
const child = spawn(
  join(root, ".venv/bin/python"),
  [join(import.meta.dirname, "accuracy.py"), photos, asked],
  {
    env: { ...process.env, PYTHONPATH: join(root, "training") },
    stdio: ["ignore", "pipe", "inherit"],
  },
);
const lines: Line[] = [];
for await (const line of createInterface(child.stdout))
  if (line.startsWith("{")) lines.push(JSON.parse(line));
if ((child.exitCode ?? (await once(child, "exit"))[0]) !== 0) throw new Error("accuracy.py failed");

const mean = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const rows = searches.map(({ trainer, size }) => {
  const mine = lines.filter((line) => line.trainer === trainer && line.size === size);
  const cells = PER_CLASS.map((count) => {
    const judged = mine.filter(({ what, perClass }) => what === "judged" && perClass === count);
    const shares = judged.map(({ right, photos }) => right / photos);
    const [all, least] = [mean(shares), Math.min(...shares)].map((share) => (share * 100).toFixed(1));
    return `${all} (${least})`;
  });
  const judged = mine.filter(({ what }) => what === "judged");
  const seconds = [mine[0]?.seconds ?? 0, mean(judged.map((line) => line.seconds))];
  return [`${trainer}, ${size}`, ...cells, ...seconds.map((one) => one.toFixed(1))];
});
const counts = PER_CLASS.map((count) => `${count ?? "all"} a class`);
printTable(["right of 100 (worst of five)", ...counts, "s shards", "s search"], rows);
