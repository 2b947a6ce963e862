// Runs the benchmarks one after the other: npm run bench, or npm run bench -- http for those whose path holds a word.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const benchmarks = [
  "host/http.ts",
  "host/orchestrations.ts",
  "host/long-histories.ts",
  "host/replay.ts",
  "host/large-stores.ts",
  "host/memory.ts",
  "host/bodies.ts",
  "growth/photos.ts",
  "growth/runs.ts",
  "growth/lifecycle.ts",
  "growth/between-tasks.ts",
  "data/incremental.ts",
  "data/split.ts",
  "data/near.ts",
  "training/near-duplicates.ts",
  "training/memory.ts",
  "training/accuracy.ts",
  "training/halving.ts",
  "intake/events.ts",
  "release/pass-rates.ts",
  "release/retrains.ts",
  "search/trials.ts",
  "training/photos.ts",
  "serving/decode.ts",
  "serving/http.ts",
  "serving/v2.ts",
  "serving/batch.ts",
];

const wanted = process.argv.slice(2);
for (const benchmark of benchmarks) {
  if (wanted.length > 0 && !wanted.some((word) => benchmark.includes(word))) continue;
  console.log(`\n${benchmark}`);
  const child = spawn(process.execPath, [join(import.meta.dirname, benchmark)], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0) process.exitCode = 1;
}
