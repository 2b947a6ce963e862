import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { startStorage } from "../data/storage.ts";
import { printTable } from "../table.ts";
import { History } from "./history.ts";
import { type Cost, costsOf } from "./overhead.ts";

// A year of hourly runs of one model: what a new run costs beside its photos and its training, after few and after many runs.
const RUNS = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 1000, 9000];

const folder = mkdtempSync(join(tmpdir(), "darkroom-bench-"));
const { connectionString, stop } = await startStorage(folder);
const measured: Map<string, Cost>[] = [];
try {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  for (const name of ["images", "datasets", "shards", "runs", "models", "predictions", "quarantine"])
    await service.getContainerClient(name).createIfNotExists();
  const history = new History(connectionString);
  for (const runs of RUNS) {
    await history.growTo(runs);
    measured.push(await costsOf(connectionString, history));
  }
} finally {
  stop();
  rmSync(folder, { recursive: true, force: true });
}
const names = [...(measured[0]?.keys() ?? [])];
const rows = names.map((name) => [
  name,
  ...measured.flatMap((costs) => {
    const { calls, seconds } = costs.get(name) as Cost;
    return [calls, Math.round(seconds * 1000)];
  }),
]);
printTable(["", ...RUNS.flatMap((runs) => [`calls at ${runs}`, "ms"])], rows);
process.exit();
