import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { randomFrom } from "./random.ts";

const cli = join(import.meta.dirname, "../bin/functions-host.mjs");
const app = join(import.meta.dirname, "apps/mixed-load");
const api = "runtime/webhooks/durabletask";

export interface CrashReport {
  kills: number;
  acknowledged: number;
  /** What was lost, came twice or came wrong. */
  faults: string[];
}

interface Running {
  process: ChildProcess;
  url: string;
}

async function startHost(data: string): Promise<Running> {
  // A group of its own, so that a kill takes the worker too.
  const child = spawn(process.execPath, [cli, "--app", app, "--data", data, "--port", "0"], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /^Functions host ready at (\S+)/.exec(line)?.[1];
    if (url) {
      child.stdout?.resume(); // what it says further must not hold it up
      return { process: child, url };
    }
  }
  throw new Error("The host ended before it was ready.");
}

function exited(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}

function killWorker(host: Running): void {
  // There is none while it is being replaced.
  const { stdout } = spawnSync("pgrep", ["-P", String(host.process.pid)], { encoding: "utf8" });
  for (const pid of stdout.split("\n").filter(Boolean)) process.kill(Number(pid), "SIGKILL");
}

/**
 * Puts a mixed load on a host that is killed at random moments, then checks that every acknowledged orchestration
 * came to its result, no task was completed twice and no entity operation was lost or done twice.
 */
export async function crashUnderLoad(kills: number, seed: number): Promise<CrashReport> {
  const data = mkdtempSync(join(tmpdir(), "functions-host-crash-"));
  const random = randomFrom(seed);
  const started = new Set<number>();
  const told = new Set<number>();
  let host = await startHost(data);
  let next = 0;

  async function ask(path: string, body: unknown): Promise<number | undefined> {
    try {
      const headers = { "content-type": "application/json" };
      return (
        await fetch(`${host.url}/${api}/${path}`, { method: "POST", headers, body: JSON.stringify(body) })
      ).status;
    } catch {
      return undefined;
    }
  }

  async function load(until: number): Promise<void> {
    while (Date.now() < until) {
      const n = next++;
      const status = await ask(`orchestrators/mixed/m${n}`, n);
      // Without an answer it may or may not have been taken: asking again tells.
      if (status === 202 || status === 409) started.add(n);
      else if (status === undefined) next--;
      for (const each of started) {
        if (told.has(each) || random() < 0.5) continue;
        if ((await ask(`instances/m${each}/raiseEvent/go`, 100)) === 202) told.add(each);
      }
    }
  }

  for (let kill = 0; kill < kills; kill++) {
    const loading = load(Date.now() + 20 + random() * 400);
    await new Promise((resolve) => setTimeout(resolve, random() * 400));
    if (random() < 0.3) {
      killWorker(host);
      await loading;
      continue;
    }
    const whole = random() < 0.5;
    process.kill(whole ? -(host.process.pid as number) : (host.process.pid as number), "SIGKILL");
    await Promise.all([exited(host.process), loading]);
    const log = join(data, "durable.db-wal");
    if (random() < 0.3 && existsSync(log))
      appendFileSync(log, Buffer.alloc(3000, Math.floor(random() * 256)));
    host = await startHost(data);
  }
  await load(Date.now() + 100);
  for (const each of started) {
    if (!told.has(each)) await ask(`instances/m${each}/raiseEvent/go`, 100);
  }
  const faults = await check(host.url, [...started], next);
  host.process.kill("SIGTERM");
  await exited(host.process);
  rmSync(data, { recursive: true, force: true });
  return { kills, acknowledged: started.size, faults };
}

interface Shown {
  runtimeStatus: string;
  output: unknown;
  historyEvents: { EventType: string; FunctionName?: string; ScheduledTime?: string }[];
}

async function check(url: string, numbers: number[], highest: number): Promise<string[]> {
  const faults: string[] = [];
  let sum = 0;
  for (const n of numbers) {
    const shown = await finished(`${url}/${api}/instances/m${n}?showHistory=true`);
    const wanted = 2 * n + (n + 1) + 6 + 100;
    if (shown.runtimeStatus !== "Completed" || shown.output !== wanted) {
      faults.push(`m${n} is ${shown.runtimeStatus} with ${JSON.stringify(shown.output)}, not ${wanted}`);
    }
    const count = (type: string) => shown.historyEvents.filter((event) => event.EventType === type).length;
    const counts = [
      "ExecutionCompleted",
      "TaskCompleted",
      "SubOrchestrationInstanceCompleted",
      "TimerFired",
    ].map(count);
    if (counts.join() !== "1,2,2,1")
      faults.push(`m${n} completed its tasks ${counts.join()} times, not 1,2,2,1`);
    sum += n;
  }
  if (highest > numbers.length + 1) faults.push(`${highest} were asked for, ${numbers.length} acknowledged`);
  for (const key of ["called", "signalled"]) {
    const state = await settled(`${url}/${api}/entities/sum/${key}`, sum);
    if (state !== sum) faults.push(`the entity "${key}" holds ${state}, not ${sum}`);
  }
  return faults;
}

async function finished(url: string): Promise<Shown> {
  for (let tries = 0; tries < 1500; tries++) {
    const response = await fetch(url);
    if (response.status === 200) return (await response.json()) as Shown;
    await response.text();
    if (response.status === 404) return { runtimeStatus: "lost", output: null, historyEvents: [] };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { runtimeStatus: "stuck", output: null, historyEvents: [] };
}

async function settled(url: string, wanted: number): Promise<unknown> {
  let state: unknown;
  for (let tries = 0; tries < 500; tries++) {
    state = await (await fetch(url)).json().catch(() => undefined);
    if (state === wanted) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return state;
}
