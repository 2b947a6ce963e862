import { describe, expect, test } from "vitest";
import { filterLog } from "../src/log-levels.ts";
import { workerEnvironment } from "../src/worker/worker-env.ts";
import { makeApp, runToEnd, startApp } from "./start-app.ts";

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

describe("two worker processes", () => {
  const two = { env: { FUNCTIONS_WORKER_PROCESS_COUNT: "2" } };
  const functions = `
    import { app } from "@azure/functions";
    import * as df from "durable-functions";
    app.http("pid", { handler: async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { body: String(process.pid) };
    } });
    app.http("die", { methods: ["POST"], handler: () => process.kill(process.pid, "SIGKILL") });
    df.app.activity("where", { handler: (n) => [n, process.pid] });
    df.app.entity("sum", (context) => {
      context.df.setState(context.df.getState(() => 0) + context.df.getInput());
      context.df.return(context.df.getState());
    });
    df.app.orchestration("adds", function* (context) {
      const n = context.df.getInput();
      const places = yield context.df.Task.all([0, 1, 2].map((k) => context.df.callActivity("where", n + k)));
      yield context.df.callEntity(new df.EntityId("sum", "all"), "add", n);
      const child = n > 0 ? yield context.df.callSubOrchestrator("adds", n - 1) : 0;
      return child + places.reduce((sum, [value]) => sum + value, 0);
    });`;

  test("share the work, and orchestrations and entities stay whole", async () => {
    const host = await startApp(makeApp({ "main.js": functions }), two);
    const pid = async () => (await fetch(`${host.url}/api/pid`)).text();
    const pids = new Set(await Promise.all(Array.from({ length: 8 }, pid)));
    expect([...pids].map(Number).sort()).toEqual(host.workers().sort());
    const sums = await Promise.all(Array.from({ length: 20 }, () => runToEnd(host, "adds", 3)));
    expect(sums).toEqual(sums.map(() => ({ status: "Completed", output: 3 * (3 + 2 + 1 + 0) + 3 * 4 })));
    expect(host.durable.entity("@sum@all")?.state).toBe(String(20 * (3 + 2 + 1)));
  });

  test("die one at a time: what runs in the other one is not touched", async () => {
    const host = await startApp(makeApp({ "main.js": functions }), two);
    const before = host.workers();
    expect((await fetch(`${host.url}/api/die`, { method: "POST" })).status).toBe(500);
    await expect.poll(() => host.workers().length, { timeout: 10_000 }).toBe(2);
    expect(host.workers().filter((pid) => before.includes(pid))).toHaveLength(1);
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
