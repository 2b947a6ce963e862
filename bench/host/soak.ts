import { crashUnderLoad } from "../../packages/functions-host/test/crash-load.ts";

// Many kills in rounds, each with its own seed; ends with exit code 1 at the first fault.
const total = Number(process.argv[2] ?? 200);
const perRound = 50;
let seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
for (let done = 0; done < total; done += perRound, seed++) {
  const started = performance.now();
  const report = await crashUnderLoad(Math.min(perRound, total - done), seed);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`seed ${seed}: ${report.kills} kills, ${report.acknowledged} orchestrations, ${seconds} s`);
  if (report.faults.length) {
    console.error(report.faults.join("\n"));
    process.exit(1);
  }
}
