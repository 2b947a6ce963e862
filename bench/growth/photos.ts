import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startStorage } from "../data/storage.ts";
import { printTable } from "../table.ts";

// To a million photos: made listings and records against a real Azurite, the real activities. Each step in a process of its own,
// which tells its peak of memory, what of the temporary disk it held, and how long its event loop stood still.
const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100_000, 300_000, 1_000_000];
/** Megabytes of temporary disk that an instance has on Flex Consumption. */
const DISK = 800;
const STEPS = ["settle", "inspect", "describe", "prepare", "first"] as const;

interface Measured {
  seconds: number;
  /** Of all cores together: what other work on the machine does not change. */
  coreSeconds: number;
  peakMB: number;
  diskMB: number;
  pauseMs: number;
}

const rows: (string | number)[][] = [];
const tooMuch: string[] = [];
for (const size of SIZES) {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-bench-"));
  const { connectionString, stop } = await startStorage(folder);
  try {
    await measure("seed", size, connectionString);
    for (const step of STEPS) {
      const { seconds, coreSeconds, peakMB, diskMB, pauseMs } = await measure(step, size, connectionString);
      const figures = [peakMB, diskMB, pauseMs].map(Math.round);
      if (diskMB > DISK) tooMuch.push(`${step} of ${size} photos`);
      rows.push([step, size, seconds.toFixed(1), coreSeconds.toFixed(1), ...figures]);
    }
  } finally {
    stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
printTable(["step", "photos", "seconds", "of a core", "peak MB", "disk MB", "longest pause ms"], rows);
if (tooMuch.length > 0)
  console.error(`More than the ${DISK} MB of disk that there are on Azure: ${tooMuch.join(", ")}.`);
process.exit(tooMuch.length > 0 ? 1 : 0);

async function measure(step: string, size: number, connection: string): Promise<Measured> {
  const script = join(import.meta.dirname, "photos-step.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, step, String(size), connection]);
  return JSON.parse(stdout) as Measured;
}
