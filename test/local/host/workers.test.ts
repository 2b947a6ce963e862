import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { filterLog } from "../../../local/host/log-levels.ts";
import { workerEnvironment } from "../../../local/host/worker/worker-env.ts";
import { runToEnd, startApp, temporaryFolder } from "./start-app.ts";

const cli = join(import.meta.dirname, "../../../local/host/cli.ts");
const basics = join(import.meta.dirname, "apps/basics");

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs the command line until it ends or the test stops it. */
async function runCli(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cli, "--app", basics, ...args], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const exit = new Promise<number | string | null>((resolve) => {
    child.on("exit", (code, signal) => resolve(signal ?? code));
  });
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const url = /^Functions host ready at (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (url) resolve(url);
    });
  });
  return { child, exit, ready, errors: () => errors };
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

describe("the command line", () => {
  test("says which port is taken and how to choose another one", async () => {
    const first = await runCli(["--data", temporaryFolder(), "--port", "0"]);
    const { port } = new URL(await first.ready);
    const second = await runCli(["--data", temporaryFolder(), "--port", port]);
    expect(await second.exit).toBe(1);
    expect(second.errors()).toContain(
      `Port ${port} is taken by another program. Choose another one with --port N`,
    );
    first.child.kill("SIGTERM");
    expect(await first.exit).toBe(0);
  });

  test("names an entry file that cannot be loaded and what is wrong with its arguments", async () => {
    const wrong = await runCli(["--data", temporaryFolder(), "--prot", "1"]);
    expect(await wrong.exit).toBe(1);
    expect(wrong.errors()).toContain("Usage:");
    const missing = await runCli(["--data", temporaryFolder(), "--port", "0", "--main", "no-such.ts"]);
    await missing.ready;
    await expect.poll(() => missing.errors()).toContain('No file matches "no-such.ts"');
    missing.child.kill("SIGINT");
    expect(await missing.exit).toBe(0);
    const strict = await runCli([
      "--data",
      temporaryFolder(),
      "--port",
      "0",
      "--main",
      "no-such.ts",
      "--strict",
    ]);
    expect(await strict.exit).toBe(1);
    expect(strict.errors()).toContain('No file matches "no-such.ts"');
  });

  test("ends with its parent when told to", async () => {
    const host = await runCli(["--data", temporaryFolder(), "--port", "0", "--exit-with-parent"]);
    await host.ready;
    host.child.stdin.end();
    expect(await host.exit).toBe(0);
  });

  test("at a kill point everything dies before the activity's result is stored; the next start goes on", async () => {
    const data = temporaryFolder();
    const first = await runCli(["--data", data, "--port", "0"], { KILL_POINT: "host:before-commit:greet" });
    const start = await fetch(`${await first.ready}/runtime/webhooks/durabletask/orchestrators/chain/k`, {
      method: "POST",
    });
    expect(start.status).toBe(202);
    expect(await first.exit).toBe("SIGKILL");
    const host = await startApp("basics", { data });
    await host.durable.ended("k");
    expect(host.durable.get("k")?.status).toBe("Completed");
  });

  test("a store that another host uses is refused", async () => {
    const host = await startApp("basics");
    const second = await runCli(["--data", host.data, "--port", "0"]);
    expect(await second.exit).toBe(1);
    expect(second.errors()).toContain(
      "is in use by another host. Stop that one, or choose another folder with --data.",
    );
  });

  test("its worker ends when the host is killed", async () => {
    const host = await startApp("basics");
    const [worker = 0] = host.workers();
    expect(alive(worker)).toBe(true);
    await host.stop();
    expect(alive(worker)).toBe(false);
  });
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
