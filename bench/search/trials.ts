import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Api } from "../../cli/demo/api.ts";
import { isUnderWay } from "../../cli/demo/watch.ts";
import { startStack } from "../../local/stack.ts";
import { uploadDigits } from "../digits.ts";
import { freePort } from "../free-port.ts";
import { type Held, heldNow, larger } from "../growth/processes.ts";
import { printTable } from "../table.ts";
import { Counted } from "./counted.ts";
import { historiesOf, PoolHistory } from "./histories.ts";

// Searches of many trials that sleep, so that what is left is what they cost beside their trainings: seconds, activities, histories, memory,
// requests to Databricks (the app's) and to MLflow (the app's and the trials').
const TRIALS = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [50, 100, 200];
const PARALLEL = 50;
const SLEEPS = 30;
const root = join(import.meta.dirname, "../..");
const data = mkdtempSync(join(tmpdir(), "darkroom-bench-"));
mkdirSync(join(data, "plans"));
for (const trials of TRIALS) writeFileSync(join(data, `plans/t${trials}.yaml`), planOf(trials));
const databricks = new Counted(await freePort());
const mlflow = new Counted(await freePort());
const stack = await startStack({
  data,
  ports: { functions: 0, blobs: 0, queues: 0, tables: 0, mlflow: mlflow.port, databricks: databricks.port },
  parallel: PARALLEL,
  wheels: [sleeper()],
  env: { DATABRICKS_HOST: await databricks.open(), MLFLOW_TRACKING_URI: await mlflow.open() },
  quiet: true,
});
try {
  const rows: (string | number)[][] = [];
  for (const trials of TRIALS) rows.push(await search(`t${trials}`, trials));
  printTable(
    [
      "trials",
      "seconds",
      "s a trial",
      "activities",
      "a trial",
      "a second",
      "events",
      "largest",
      "worker MB",
      "host MB",
      "to Databricks",
      "a second",
      "at most",
      "to MLflow",
      "a second",
      "at most",
      "load",
    ],
    rows,
  );
} finally {
  await stack.stop();
  rmSync(data, { recursive: true, force: true });
}
process.exit();

function planOf(trials: number): string {
  const search = `trainers: [bench.sleeper], trials: ${trials}, parallel: ${PARALLEL}, epochs: 1`;
  return `model: t${trials}
images: images/t${trials}
owner: bench@example.com
dataset: {triggers: {photos: false, schedule: off}, min_photos_per_class: 10}
preprocess: {size: [16, 16]}
search: {${search}, space: {seconds: [${SLEEPS}], learning_rate: {log: [0.2, 2]}}}
gate: {champion: {inconclusive: pass}}
`;
}

/** The wheel of the trainer that sleeps. */
function sleeper(): string {
  const folder = join(data, "wheel");
  const command = join(root, ".venv/tools/bin/hatchling");
  execFileSync(command, ["build", "-t", "wheel", "-d", folder], {
    cwd: join(import.meta.dirname, "sleeper"),
  });
  return join(folder, readdirSync(folder)[0] as string);
}

/** One life cycle: what its search took, and what its orchestrations remember. */
async function search(model: string, trials: number): Promise<(string | number)[]> {
  await uploadDigits(stack.settings.DataStorage as string, model, data);
  const api = new Api(stack.urls.functions);
  const { runId } = await api.retrain(model, false);
  const pool = new PoolHistory(stack.urls.functions, runId);
  let held: Held = {};
  let [began, ended] = [0, 0];
  let run = await api.run(runId);
  for (; isUnderWay(run); run = await api.run(runId)) {
    held = larger(held, heldNow());
    const stage = "stage" in run ? run.stage : "";
    await pool.look();
    if (stage === "search") began ||= Date.now();
    else if (began > 0) ended ||= Date.now();
    await pause(500);
  }
  console.log(
    `${trials} trials ended as ${run.status}${"because" in run && run.because ? `: ${run.because}` : ""}`,
  );
  const seconds = (ended - began) / 1000;
  const beside = seconds - SLEEPS * Math.ceil(trials / PARALLEL);
  await pool.look();
  const others = await historiesOf(stack.urls.functions, runId);
  const activities = others.activities + pool.activities;
  const events = others.events + pool.events;
  const largest = Math.max(others.largest, pool.largest);
  const mb = (kind: keyof Held) => Math.round(held[kind] ?? 0);
  return [
    ...[trials, Math.round(seconds), beside / trials, activities, activities / trials, activities / seconds],
    ...[events, largest, mb("functions worker"), mb("functions host")],
    ...[databricks, mlflow].flatMap((service) => service.during(began, ended)),
    loadavg()[0] as number,
  ].map((cell) => (Number.isInteger(cell) ? cell : Number(cell.toFixed(2))));
}
