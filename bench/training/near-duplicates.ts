import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { printTable } from "../table.ts";

// Which changed photos are still found as near-duplicates, by the bits that may differ, and how many unrelated ones are taken for
// some. DARKROOM_PHOTOS=<folder>: at most 1,000 photos that have nothing to do with each other.
interface Found {
  photos: number;
  bits: number[];
  /** How many are found, by change and bits. */
  recall: Record<string, number[]>;
  unrelated: { pairs: number; largest: number }[];
}

if (process.env.DARKROOM_PHOTOS) print(measure());
else console.log("Skipped: DARKROOM_PHOTOS=<folder> names photos to try it on.");

function measure(): Found {
  const root = join(import.meta.dirname, "../..");
  const child = spawnSync(join(root, ".venv/bin/python"), [join(import.meta.dirname, "near_duplicates.py")], {
    env: { ...process.env, PYTHONPATH: join(root, "training") },
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error("near_duplicates.py failed");
  return JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "") as Found;
}

function print({ photos, bits, recall, unrelated }: Found): void {
  const percent = (count: number) => `${((100 * count) / photos).toFixed(1)} %`;
  const headings = [`${photos.toLocaleString("en")} photos`, ...bits.map((count) => `${count} bits`)];
  printTable(headings, [
    ...Object.entries(recall).map(([name, found]) => [name, ...found.map(percent)]),
    ["unrelated pairs", ...unrelated.map(({ pairs }) => String(pairs))],
    ["photos of the largest group", ...unrelated.map(({ largest }) => String(largest))],
  ]);
}
