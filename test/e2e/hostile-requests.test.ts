import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import { expect, test } from "vitest";
import { sha256 } from "../../shared/kit/hash.ts";
import { root, temporaryFolder } from "../local/processes.ts";
import { type Darkroom, startDarkroom, tinyPlan } from "./darkroom.ts";
import { hostileRequests, RAW, sendRaw } from "./hostile-requests.ts";

const SEED = Number(process.env.SEED ?? 1);
const REQUESTS = 2500;
const AT_ONCE = 16;

test("no request, however odd, gets an answer that is our fault, ends a process or takes memory", {
  timeout: 300_000,
}, async () => {
  const data = temporaryFolder();
  const quiet = tinyPlan("colours").replace("settle:", 'triggers: {schedule: "off"}, settle:');
  const darkroom = await startDarkroom(data, { colours: quiet });
  await serveColours(darkroom);
  await expect.poll(() => health(darkroom), { timeout: 20_000 }).toBeLessThan(1000);
  await storm(darkroom, 200, SEED + 1); // what is loaded once is loaded

  const [processes, before] = [processesOf(darkroom), memoryOf(darkroom)];
  const watched = watchHealth(darkroom);
  const faults = await storm(darkroom, REQUESTS, SEED);
  for (const { what, sent, wait, azure } of RAW) {
    const status = await sendRaw(Number(new URL(darkroom.api.url).port), sent, wait);
    if (status !== undefined && status >= 500 && status !== azure) faults.push(`${status} to ${what}`);
  }
  const slowest = await watched();
  expect(faults).toEqual([]);
  expect(processesOf(darkroom)).toEqual(processes);
  expect(slowest, "milliseconds of the slowest answer to GET /api/health").toBeLessThan(2000);
  await expect.poll(() => memoryOf(darkroom) - before, { timeout: 30_000, interval: 1000 }).toBeLessThan(250);
});

test("two hundred large photos at once are answered or told to come back, in bounded memory", {
  timeout: 300_000,
}, async () => {
  const darkroom = await startDarkroom(temporaryFolder(), { colours: tinyPlan("colours") });
  await serveColours(darkroom);
  const noise = { type: "gaussian" as const, mean: 128, sigma: 40 };
  const large = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: "red", noise } })
    .jpeg()
    .toBuffer();
  expect(large.length).toBeGreaterThan(5e6);
  const hostile = Buffer.concat([large.subarray(0, large.length / 2), Buffer.alloc(3e6)]);
  const most = watchMemory(darkroom);
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const body = new Uint8Array(n % 4 === 3 ? hostile : large);
      const response = await fetch(`${darkroom.api.url}/api/models/colours/predict`, {
        method: "POST",
        body,
      });
      await response.arrayBuffer();
      const come = response.headers.get("retry-after");
      return response.status === 429 ? `429 after ${come}` : String(response.status);
    }),
  );
  const counts = Object.groupBy(answers, (answer) => answer);
  expect(
    Object.keys(counts)
      .sort()
      .filter((answer) => !["200", "422", "429 after 1"].includes(answer)),
  ).toEqual([]);
  expect(counts["200"]?.length ?? 0).toBeGreaterThan(0);
  expect(await most(), "MB of host and worker together").toBeLessThan(1500);
});

/** Puts a model where serving finds it, without any training. */
async function serveColours({ blobs }: Darkroom) {
  const onnx = readFileSync(join(root, "test/shared/serving/fixtures/colours.onnx"));
  const hash = sha256(onnx);
  const put = (path: string, body: Buffer | object) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    return blobs.getContainerClient("models").getBlockBlobClient(`colours/${path}`).uploadData(bytes);
  };
  const io = { input: "image", output: "probabilities" };
  await put("1/model.onnx", onnx);
  await put("1/model.json", { format: 1, classes: ["red", "green", "blue"], ...io, sha256: hash });
  await put("1/version.json", {
    ...{ model: "colours", version: "1", runId: "run-1", snapshot: "s", dataset: "d", mlflowRunId: "m" },
    ...{ trainingHash: "t", code: "c", accuracy: 1, sha256: hash },
  });
  await put("traffic.json", {
    version: "1",
    runId: "run-1",
    sha256: hash,
    previous: null,
    since: "2026-01-01T00:00:00Z",
  });
}

/** Sends hostile requests, some at once, a tenth of them broken off, and gives those whose answer was our fault. */
async function storm({ api }: Darkroom, count: number, seed: number): Promise<string[]> {
  const requests = hostileRequests(count, seed);
  const faults: string[] = [];
  const one = async () => {
    for (let next = requests.pop(); next; next = requests.pop()) {
      const { method, path, headers, body } = next;
      const signal = requests.length % 10 === 0 ? AbortSignal.timeout(5) : AbortSignal.timeout(60_000);
      const url = `${api.url}${path}`;
      const response = await fetch(url, {
        method,
        headers,
        signal,
        ...(body && { body: new Uint8Array(body) }),
      }).catch(() => undefined);
      const text = await response?.text().catch(() => "");
      if (response && response.status >= 500)
        faults.push(`${response.status} to ${method} ${path.slice(0, 200)}: ${text?.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return faults;
}

/** Milliseconds until GET /api/health has answered. */
async function health({ api }: Darkroom): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${api.url}/api/health`);
  expect(response.status).toBe(200);
  await response.arrayBuffer();
  return performance.now() - started;
}

function watchHealth(darkroom: Darkroom): () => Promise<number> {
  let [slowest, ended] = [0, false];
  const watching = (async () => {
    for (; !ended; await pause(100)) slowest = Math.max(slowest, await health(darkroom));
  })();
  return async () => {
    ended = true;
    await watching;
    return slowest;
  };
}

function watchMemory(darkroom: Darkroom): () => Promise<number> {
  let [most, ended] = [0, false];
  const watching = (async () => {
    for (; !ended; await pause(50)) most = Math.max(most, memoryOf(darkroom));
  })();
  return async () => {
    ended = true;
    await watching;
    return most;
  };
}

/** The stack's processes by id, with their memory in MB, and what they are. */
function psOf({ child }: Darkroom): { pid: string; megabytes: number; command: string }[] {
  const lines = execFileSync("ps", ["-eo", "pgid=,pid=,rss=,args="]).toString().trim().split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([group]) => Number(group) === child.pid)
    .map(([, pid = "", rss, ...command]) => ({
      pid,
      megabytes: Number(rss) / 1024,
      command: command.join(" "),
    }));
}

const isHost = ({ command }: { command: string }) =>
  /host/.test(command) && !/azurite|stack\.ts/.test(command);
const memoryOf = (darkroom: Darkroom) =>
  psOf(darkroom)
    .filter(isHost)
    .reduce((sum, { megabytes }) => sum + megabytes, 0);
const processesOf = (darkroom: Darkroom) =>
  psOf(darkroom)
    .map(({ pid }) => pid)
    .sort();
