import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { anyPorts, end, eventually, readingAlong, temporaryFolder } from "../processes.ts";
import { exists } from "./stack.ts";

/** Starts a stack and reads along, without waiting until it is up. */
function start() {
  const data = temporaryFolder();
  const script = join(import.meta.dirname, "fixtures/start.ts");
  const child = spawn(process.execPath, [script, "--data", data, ...anyPorts], {
    detached: true,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => end(child));
  const { printed, closed } = readingAlong(child);
  const services = () =>
    JSON.parse(readFileSync(join(data, "stack.json"), "utf8")).services as { pid: number }[];
  return { services, pid: child.pid as number, printed, closed };
}

test.each([
  ["SIGTERM", "this process and all its services", -1],
  ["SIGTERM", "this process alone", 1],
  ["SIGINT", "this process and all its services", -1],
] as const)(
  "%s to %s while they start ends them all, and starts none again",
  { timeout: 60_000 },
  async (signal, _, whom) => {
    const stack = start();
    await eventually(() => stack.printed().includes("✔ Databricks"), 60_000); // MLflow takes longer
    const services = stack.services();
    process.kill(whom * stack.pid, signal);
    expect(await stack.closed).toBe(0);
    expect(services.filter(exists)).toEqual([]);
    expect(stack.printed()).toContain("Stopping...");
    expect(stack.printed()).not.toMatch(/started again|is up|✖|^ +at /m);
  },
);
