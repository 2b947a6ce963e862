import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { printTable } from "../table.ts";

// Ten and a hundred times the photos: how much more time and memory? Each size in a process of its own, which tells its peak.
const SIZES = [10_000, 100_000, 1_000_000];
const STEPS = ["snapshot", "inspect", "dataset", "first"] as const;

interface Measured {
  seconds: number;
  /** Of all cores together: what other work on the machine does not change. */
  coreSeconds: number;
  peakMB: number;
}

for (const step of STEPS) {
  const measured = SIZES.map((size) => measure(step, size));
  const rows = measured.map(({ seconds, coreSeconds, peakMB }, n) => {
    const before = measured[n - 1]?.coreSeconds;
    const growth = before === undefined ? "" : `${(coreSeconds / before).toFixed(1)} times`;
    return [SIZES[n] as number, seconds.toFixed(2), coreSeconds.toFixed(2), growth, Math.round(peakMB)];
  });
  printTable([step, "seconds", "of a core", "for 10 times as many", "peak MB"], rows);
}

function measure(step: string, size: number): Measured {
  const child = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "growth-step.ts"), step, String(size)],
    {
      stdio: ["ignore", "pipe", "inherit"],
      encoding: "utf8",
    },
  );
  if (child.status !== 0) throw new Error(`${step} of ${size} photos failed`);
  return JSON.parse(child.stdout) as Measured;
}
