import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { type FuzzRequest, fuzzRequests } from "./fuzz-requests.ts";
import { randomFrom } from "./random.ts";
import { runCli } from "./run-cli.ts";
import { temporaryFolder } from "./start-app.ts";

const app = join(import.meta.dirname, "apps/fuzz");
const atOnce = 16;
/** A request that announces more than it sends is never answered: its client gives up after so many milliseconds. */
const patience = 100;

/** Sends a request's bytes; the statuses of what comes back. */
function send(port: number, { head, body, cutAt, pieces }: FuzzRequest): Promise<number[]> {
  return new Promise((resolve) => {
    const bytes = Buffer.concat([Buffer.from(head, "latin1"), body]).subarray(0, cutAt);
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    const over = () => {
      socket.destroy();
      resolve([...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status)));
    };
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("error", over).on("close", over);
    socket.setTimeout(patience, over);
    socket.on("connect", async () => {
      const size = Math.ceil(bytes.length / pieces);
      for (let at = 0; at < bytes.length; at += size) {
        socket.write(bytes.subarray(at, at + size));
        if (pieces > 1) await sleep(5);
      }
      if (cutAt !== undefined) over();
    });
  });
}

/** Resident memory in MB. */
function memory(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

function childrenOf(pid: number): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
}

/** Errors that Azure's host gives too: bodies above its limit, what is sent as an event and is none, and JSON cut short. */
function isRealHosts({ head, body }: FuzzRequest): boolean {
  const text = body.toString();
  return (
    head.includes("content-length: 99999999999999999") ||
    (/webhooks\/(eventgrid|blobs)/.test(head) && /notification/i.test(head)) ||
    (/\/orchestrators\//.test(head) && /[{[:"]$|cut/.test(text.trim()))
  );
}

test.each([
  ["plain", {}, 2400],
  ["streamed", { STREAMS: "1" }, 1200],
])("no request harms the host: %s", { timeout: 120_000 }, async (_kind, env, total) => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  console.log(`Repeat these requests with SEED=${seed}`);
  const host = await runCli(["--app", app, "--data", temporaryFolder(), "--port", "0"], env);
  const port = Number(new URL(await host.ready).port);
  const pid = host.child.pid as number;
  const workers = childrenOf(pid);
  const next = fuzzRequests(randomFrom(seed));
  const bad: string[] = [];

  async function round(count: number): Promise<void> {
    let left = count;
    const client = async () => {
      while (left-- > 0) {
        const request = next();
        const wrong = (await send(port, request)).filter((status) => status >= 500 && !isRealHosts(request));
        if (wrong.length > 0)
          bad.push(`${wrong}: ${request.head.slice(0, 200)} ${request.body.toString().slice(0, 100)}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, client));
  }

  let slowest = 0;
  let over = false;
  const watching = (async () => {
    while (!over) {
      const asked = performance.now();
      const response = await fetch(`http://127.0.0.1:${port}/admin/host/status`);
      expect(await response.json()).toMatchObject({ state: "Running" });
      slowest = Math.max(slowest, performance.now() - asked);
      await sleep(50);
    }
  })();

  await round(total / 3);
  const before = memory(pid);
  await round((2 * total) / 3);
  over = true;
  await watching;
  expect(bad).toEqual([]);
  expect(host.child.exitCode).toBeNull();
  expect(childrenOf(pid)).toBe(workers);
  expect(memory(pid) - before).toBeLessThan(80);
  expect(slowest).toBeLessThan(1000);
});
