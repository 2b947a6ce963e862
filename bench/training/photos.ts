import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { printTable } from "../table.ts";

// How fast photos are decoded, described and made into shards, and what decoding in child processes costs.
// DARKROOM_PHOTOS=<folder> takes photos from there (at most 1,000); else it makes 500.
interface Measured {
  what: string;
  photos: number;
  megabytes: number; // of files
  seconds: number;
  coreSeconds: number | null; // of all processes; null where they are not ours
}

const root = join(import.meta.dirname, "../..");
const python = join(root, ".venv/bin/python");
const path = [join(root, "training"), join(root, ".venv/tests")].join(":");
const child = spawnSync(python, [join(import.meta.dirname, "photos.py")], {
  env: { ...process.env, PYTHONPATH: path, PYSPARK_PYTHON: python },
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
});
if (child.status !== 0) throw new Error("photos.py failed");

const { tasks, augmented } = JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "") as {
  tasks: Measured[];
  augmented: Measured[];
};
const rows = tasks.map((one) => [
  one.what,
  Math.round(one.photos / one.seconds),
  (one.megabytes / one.seconds).toFixed(1),
  one.coreSeconds === null ? "" : String(Math.round(one.photos / one.coreSeconds)),
]);
printTable(["", "photos a second", "MB a second", "photos a core-second"], rows);
console.log();
const epochs = augmented.map(({ what, photos, seconds }) => [what, Math.round((seconds / photos) * 1e6)]);
printTable(["augment", "ms for 1,000 photos of 64 x 64"], epochs);
