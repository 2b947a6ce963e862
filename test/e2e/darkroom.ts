import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { onTestFinished, vi } from "vitest";
import { Api, type RunView } from "../../cli/demo/api.ts";
import { connectionString } from "../../local/storage.ts";
import { anyPorts, end, eventually, root } from "../local/processes.ts";

/** A whole Darkroom in a process group of its own: the real stack, the real app, as `npm start` runs it. */
export type Darkroom = Awaited<ReturnType<typeof startDarkroom>>;

/** A search that is right on every digit of two classes. Its trials import no TensorFlow, which would cost each of them seconds. */
export const tinySearch = (trials = 1, rates = [0.001]) =>
  `search: {trainers: [pretrained.efficientnet-lite0], space: {learning_rate: [${rates}], weight_decay: [0.05], dropout: [0.2], augment: [none]}, trials: ${trials}, epochs: 10}`;

/** A plan that trains in seconds on a hundred small photos. */
export const tinyPlan = (model: string, search = tinySearch()) => `model: ${model}
images: images/${model}
owner: test@example.com
dataset: {min_photos_per_class: 10, settle: {quiet_period: 1s, longest_wait: 30s}}
preprocess: {size: [64, 64]}
gate: {champion: {inconclusive: pass}}
${search}
`;

/** Starts one on a folder, on free ports; starting again on the same folder is a restart. */
export async function startDarkroom(...how: Parameters<typeof launchDarkroom>) {
  const [data] = how;
  const { child, printed, ended } = launchDarkroom(...how);
  await eventually(() => hasEnded(child) || printed().includes("The stack is up"), 110_000);
  if (hasEnded(child)) throw new Error(printed());
  const urlOf = (service: string) => printed().match(new RegExp(`${service} +(http://[^ ]+)`))?.[1] as string;
  const token = () => readFileSync(join(data, "databricks/token"), "utf8");
  const connection = connectionString(Number(new URL(urlOf("Blobs")).port));
  const blobs = BlobServiceClient.fromConnectionString(connection);
  return {
    data,
    child,
    api: new Api(urlOf("Functions")),
    mlflow: urlOf("MLflow"),
    blobs,
    connection,
    images: blobs.getContainerClient("images"),
    blob: (container: string, path: string) => blobs.getContainerClient(container).getBlobClient(path),
    json: async (container: string, path: string) =>
      JSON.parse(
        (await blobs.getContainerClient(container).getBlobClient(path).downloadToBuffer()).toString("utf8"),
      ),
    databricksRuns: () => databricksRuns(urlOf("Databricks"), token()),
    /** Calls Databricks' API. */
    databricks: async <Answer>(method: "GET" | "POST", path: string, body?: object): Promise<Answer> => {
      const headers = { authorization: `Bearer ${token()}`, "content-type": "application/json" };
      const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      return (await (await fetch(`${urlOf("Databricks")}/api/2.1/${path}`, sent)).json()) as Answer;
    },
    pidOf: (script: string) =>
      Number(
        execFileSync("pgrep", ["-f", `${script}.*${data}`])
          .toString()
          .split("\n")[0],
      ),
    ended,
  };
}

/** Starts one as `startDarkroom` does, without waiting until it is up: one that is to die may do so before. */
export function launchDarkroom(
  data: string,
  plans: Record<string, string> = {},
  env: Record<string, string> = {},
  options: string[] = [],
  script = "local/stack.ts",
) {
  mkdirSync(join(data, "plans"), { recursive: true });
  for (const [model, plan] of Object.entries(plans))
    writeFileSync(join(data, "plans", `${model}.yaml`), plan);
  const child = spawn(process.execPath, [join(root, script), "--data", data, ...anyPorts, ...options], {
    detached: true,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => end(child));
  return { child, printed: collect(child), ended: () => eventually(() => hasEnded(child), 240_000) };
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
  return () => text;
}

/** Every run that Databricks has, oldest first. */
async function databricksRuns(url: string, token: string) {
  const runs: {
    run_id: number;
    run_name: string;
    state: { life_cycle_state: string; result_state?: string };
  }[] = [];
  let page = "";
  do {
    const query = `limit=20${page && `&page_token=${encodeURIComponent(page)}`}`;
    const response = await fetch(`${url}/api/2.2/jobs/runs/list?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const body = (await response.json()) as { runs?: typeof runs; next_page_token?: string };
    runs.push(...(body.runs ?? []));
    page = body.next_page_token ?? "";
  } while (page);
  return runs.reverse();
}

/** The first digits of scikit-learn's data set, as `<label>/<n>.png` with their bytes. */
export function digits(folder: string, labels: string[], each: number): { path: string; bytes: Buffer }[] {
  execFileSync(join(root, ".venv/bin/python"), [join(root, "cli/digits.py"), folder]);
  return labels.flatMap((label) =>
    readdirSync(join(folder, label))
      .sort()
      .slice(0, each)
      .map((file) => ({ path: `${label}/${file}`, bytes: readFileSync(join(folder, label, file)) })),
  );
}

/** Uploads photos below a model's prefix, as fast as it goes. */
export async function upload(
  { images }: Pick<Darkroom, "images">,
  model: string,
  photos: { path: string; bytes: Buffer }[],
) {
  await Promise.all(
    photos.map(({ path, bytes }) =>
      images.getBlockBlobClient(`${model}/${path}`).upload(bytes, bytes.length),
    ),
  );
}

/**
 * Waits until nothing runs for a model and it has this many runs; gives them, newest first, in full. Their orchestrations are over,
 * too: a run shows its result before its clusters, its MLflow run and its place are seen to.
 */
export async function runsOf(
  { api }: Pick<Darkroom, "api">,
  model: string,
  count: number,
  timeout = 180_000,
): Promise<RunView[]> {
  const ended = await vi.waitUntil(
    async () => {
      const { runs } = await api.runs(model);
      const all = runs.every(({ status }) => status !== "running" && status !== "queued");
      if (runs.length < count || !all) return undefined;
      const over = await Promise.all(runs.map(({ runId }) => isOver(api, runId)));
      return over.every(Boolean) && runs;
    },
    { timeout, interval: 500 },
  );
  return Promise.all(ended.map(({ runId }) => api.run(runId)));
}

/** Whether an orchestration does not run: Durable's own API answers 202 for one that does, 404 for one that it has no more. */
const isOver = async (api: Api, id: string) =>
  (await fetch(`${api.url}/runtime/webhooks/durabletask/instances/${id}`)).status !== 202;

/** The answer to what takes longer than a request: it is asked for where the first one says, until it is there. */
export async function answerOf(url: string): Promise<object> {
  const first = await fetch(url);
  if (first.status !== 202) throw new Error(`${url} answered ${first.status} at once`);
  const place = new URL(first.headers.get("location") as string, url);
  return vi.waitFor(
    async () => {
      const answer = await fetch(place);
      if (answer.status !== 200) throw new Error(`${place} answered ${answer.status}`);
      return (await answer.json()) as object;
    },
    { timeout: 60_000, interval: 200 },
  );
}
