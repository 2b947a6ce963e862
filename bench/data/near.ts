import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { printTable } from "../table.ts";

// How long near-duplicates among a million photos take, by the number of bits that may differ: where sides are given, and in the
// data checks. Each in a process of its own, which tells its peak.
const PHOTOS = 1_000_000;
const BITS = [2, 4, 6, 8];

interface Measured {
  seconds: number;
  coreSeconds: number;
  peakMB: number;
  groups: number;
  largest: number;
}

const root = join(import.meta.dirname, "../..");
const ways: [string, string, string][] = [
  ["sides", process.execPath, "near-step.ts"],
  ["checks", join(root, ".venv/bin/python"), "near.py"],
];
const rows = ways.flatMap(([what, command, script]) =>
  ["random", "scenes"].flatMap((kind) =>
    BITS.map((bits) => {
      const { seconds, coreSeconds, peakMB, groups, largest } = measure(command, script, kind, bits);
      const took = [seconds.toFixed(1), coreSeconds.toFixed(1)];
      return [what, kind, bits, ...took, Math.round(peakMB), groups, largest];
    }),
  ),
);
printTable(["", "hashes", "bits", "seconds", "of a core", "peak MB", "groups", "largest"], rows);

function measure(command: string, script: string, kind: string, bits: number): Measured {
  const child = spawnSync(command, [join(import.meta.dirname, script), kind, String(bits), String(PHOTOS)], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: join(root, "training") },
  });
  if (child.status !== 0) throw new Error(`${script} of ${kind} hashes failed`);
  return JSON.parse(child.stdout) as Measured;
}
