import { describe, expect, test } from "vitest";
import { filterLog } from "../src/log-levels.ts";
import { workerEnvironment } from "../src/worker/worker-env.ts";
import { runToEnd, startApp } from "./start-app.ts";

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("worker processes", () => {
  test("there are as many as the settings say, and each that dies is replaced; its work runs again", async () => {
    const host = await startApp("basics", { env: { FUNCTIONS_WORKER_PROCESS_COUNT: "2" } });
    await expect.poll(() => host.workers().length).toBe(2);
    const names = Array.from({ length: 200 }, (_, n) => String(n));
    const running = runToEnd(host, "fanOut", names);
    for (const pid of host.workers()) process.kill(pid, "SIGKILL");
    expect((await running).output).toEqual(names.map((name) => `Hello ${name}!`));
    await expect.poll(() => host.workers().length, { timeout: 5000 }).toBe(2);
  });
});

test("the durable client reaches the host directly where a proxy is set", () => {
  const env = workerEnvironment(
    { http_proxy: "http://proxy.example:3128", NO_PROXY: "internal.example" },
    7071,
  );
  expect(env.no_proxy).toBe("internal.example,127.0.0.1,localhost");
});

test("a worker ends when the host is killed", async () => {
  const host = await startApp("basics");
  const [worker = 0] = host.workers();
  expect(alive(worker)).toBe(true);
  await host.stop();
  expect(alive(worker)).toBe(false);
});

test("log levels follow the longest category that host.json names", () => {
  const seen: string[] = [];
  const log = filterLog((level, category) => seen.push(`${level} ${category}`), {
    default: "Warning",
    Function: "Information",
    "Function.noisy": "None",
  });
  log("information", "host", "");
  log("warning", "host", "");
  log("information", "Function.quiet.user", "");
  log("error", "Function.noisy.user", "");
  expect(seen).toEqual(["warning host", "information Function.quiet.user"]);
});
