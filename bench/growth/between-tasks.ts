import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { Api } from "../../cli/demo/api.ts";
import { isUnderWay } from "../../cli/demo/watch.ts";
import { startStack } from "../../local/stack.ts";
import { uploadDigits } from "../digits.ts";
import { printTable } from "../table.ts";

// What a life cycle costs beside its tasks: the seconds of whole life cycles on the local stack in which no task ran. One that goes before
// does not count: the first of a stack also loads code.
const LIFECYCLES = 3;
const Page = z.object({
  runs: z.array(z.object({ start_time: z.number(), queue_duration: z.number(), end_time: z.number() })),
  next_page_token: z.string().optional(),
});

const data = mkdtempSync(join(tmpdir(), "darkroom-bench-"));
mkdirSync(join(data, "plans"));
const models = Array.from({ length: LIFECYCLES + 1 }, (_, n) => `between${n}`);
for (const model of models) writeFileSync(join(data, `plans/${model}.yaml`), planOf(model));
const stack = await startStack({
  data,
  ports: { functions: 0, blobs: 0, queues: 0, tables: 0, mlflow: 0, databricks: 0 },
  quiet: true,
});
try {
  const rows: (string | number)[][] = [];
  for (const model of models) rows.push(await lifecycle(model));
  printTable(["life cycle", "seconds", "while tasks run", "beside them", "tasks", "load"], rows.slice(1));
} finally {
  await stack.stop();
  rmSync(data, { recursive: true, force: true });
}
process.exit();

function planOf(model: string): string {
  return `model: ${model}
images: images/${model}
owner: bench@example.com
dataset: {triggers: {photos: false, schedule: off}, min_photos_per_class: 10}
search: {trainers: [keras.cnn], trials: 2, epochs: 3}
gate: {champion: {inconclusive: pass}}
`;
}

async function lifecycle(model: string): Promise<(string | number)[]> {
  await uploadDigits(stack.settings.DataStorage as string, model, data);
  const api = new Api(stack.urls.functions);
  const { runId } = await api.retrain(model, false);
  const asked = Date.now();
  let run = await api.run(runId);
  for (; isUnderWay(run); run = await api.run(runId)) await pause(100);
  const seconds = (Date.now() - asked) / 1000;
  const tasks = await tasksSince(asked);
  const busy = union(tasks) / 1000;
  const load = loadavg()[0] as number;
  return [`ended as ${run.status}`, seconds, busy, seconds - busy, tasks.length, load].map((cell) =>
    typeof cell === "number" ? Number(cell.toFixed(1)) : cell,
  );
}

type Span = [from: number, to: number];

/** When each Databricks run ran that was submitted since then, in ms since 1970. */
async function tasksSince(since: number): Promise<Span[]> {
  const headers = { Authorization: `Bearer ${stack.settings.DATABRICKS_TOKEN}` };
  const spans: Span[] = [];
  let token: string | undefined;
  do {
    const query = new URLSearchParams({
      start_time_from: String(since),
      ...(token && { page_token: token }),
    });
    const answer = await fetch(`${stack.urls.databricks}/api/2.2/jobs/runs/list?${query}`, { headers });
    const page = Page.parse(await answer.json());
    for (const { start_time, queue_duration, end_time } of page.runs)
      if (start_time >= since) spans.push([start_time + queue_duration, end_time]);
    token = page.next_page_token;
  } while (token);
  return spans;
}

/** How long at least one of them lasted. */
function union(spans: Span[]): number {
  let [sum, until] = [0, 0];
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum;
}
