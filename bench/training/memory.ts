import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { printTable } from "../table.ts";

// The memory that `train` takes beyond what its framework takes by itself (everything imported, one step on 10 photos), as a multiple of
// its pixels; of the first trial, which writes the pixels to the local disk, and of a second one, which finds them there. And the memory of
// `evaluate`, whose test photos are larger than what it keeps of them.
interface Process {
  peak: number; // MB
  seconds: number;
}
interface Measured {
  photos: number;
  side: number; // pixels
  framework: Process;
  first: Process;
  second: Process;
}

const root = join(import.meta.dirname, "../..");
const child = spawnSync(join(root, ".venv/bin/python"), [join(import.meta.dirname, "memory.py")], {
  env: { ...process.env, PYTHONPATH: join(root, "training"), TF_CPP_MIN_LOG_LEVEL: "2" },
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
});
if (child.status !== 0) throw new Error("memory.py failed");

const { trained, evaluated } = JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "") as {
  trained: Measured[];
  evaluated: Process & { photos: number };
};
const rows = trained.flatMap(({ photos, side, framework, first, second }) =>
  Object.entries({ first, second }).map(([trial, { peak, seconds }]) => {
    const pixels = (photos * side * side * 3) / 1e6;
    const beyond = peak - framework.peak;
    return [
      `${photos.toLocaleString("en")} photos of ${side} x ${side}, ${trial} trial`,
      Math.round(pixels),
      Math.round(framework.peak),
      Math.round(peak),
      (beyond / pixels).toFixed(2),
      Math.round(seconds),
    ];
  }),
);
printTable(["", "pixels MB", "framework MB", "peak MB", "beyond it / pixels", "seconds"], rows);

const [photos, peak] = [evaluated.photos.toLocaleString("en"), Math.round(evaluated.peak)];
console.log(`\nevaluate, two models on ${photos} photos of 12 megapixels: at most ${peak} MB`);
