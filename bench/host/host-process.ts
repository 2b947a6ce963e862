import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A host in a process of its own, on the app beside this file. */
export interface HostProcess {
  url: string;
  data: string;
  /** Milliseconds from the start to the first answered request. */
  startedIn: number;
  /** Resident memory of the host, in MB. */
  memory(): number;
  /** Runs so many orchestrations, `parallel` at once, and waits for all of them; in milliseconds. */
  run(name: string, inputs: unknown[], parallel?: number): Promise<number>;
  stop(): Promise<void>;
}

const cli = join(import.meta.dirname, "../../packages/functions-host/bin/functions-host.mjs");

/** Starts a host and waits until it has answered. */
export async function startHostProcess(
  data = mkdtempSync(join(tmpdir(), "bench-host-")),
  env: Record<string, string> = {},
): Promise<HostProcess> {
  const started = performance.now();
  const args = [cli, "--app", join(import.meta.dirname, "app"), "--data", data, "--port", "0"];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const url = await readyUrl(child);
  await (await fetch(`${url}/api/plain`)).text();
  const startedIn = performance.now() - started;
  const api = `${url}/runtime/webhooks/durabletask`;

  async function start(name: string, input: unknown): Promise<void> {
    const response = await fetch(`${api}/orchestrators/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    await response.text();
  }

  async function allEnded(): Promise<void> {
    for (;;) {
      const active = await fetch(`${api}/instances?runtimeStatus=Pending,Running&top=1`);
      if (((await active.json()) as unknown[]).length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  return {
    url,
    data,
    startedIn,
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    },
    async run(name, inputs, parallel = 50) {
      const before = performance.now();
      const queue = inputs.values();
      const worker = async () => {
        for (const input of queue) await start(name, input);
      };
      await Promise.all(Array.from({ length: parallel }, worker));
      await allEnded();
      return performance.now() - before;
    },
    async stop() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** Removes a stopped host's store. */
export function removeData({ data }: HostProcess): void {
  rmSync(data, { recursive: true, force: true });
}

async function readyUrl(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /^Functions host ready at (\S+)/.exec(line)?.[1];
    if (url) {
      child.stdout?.resume();
      return url;
    }
  }
  throw new Error("The host ended before it was ready.");
}
