import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Host } from "../src/host.ts";
import type { Log } from "../src/log.ts";
import { appForAll, outcome, startApp, temporaryFolder, temporaryFolderForAll } from "./start-app.ts";

const slow = { timeout: 10_000 };

describe("functions that end their process", () => {
  let host: Host;
  let runs: string;
  const all: string[] = [];
  let lines: string[] = [];
  beforeAll(async () => {
    runs = join(temporaryFolderForAll(), "runs");
    host = await appForAll("crashes", {
      log(level, category, message) {
        lines.push(`${level} ${category} ${message}`);
        all.push(`${level} ${category} ${message}`);
      },
      env: { RUNS_FILE: runs, NODE_OPTIONS: "--max-old-space-size=64" },
    });
  });
  beforeEach(() => {
    lines = [];
  });

  const runsOf = (key: string) =>
    existsSync(runs)
      ? readFileSync(runs, "utf8")
          .split("\n")
          .filter((line) => line === key).length
      : 0;
  const start = (name: string, id: string, input: unknown) =>
    host.durable.start({ name, id, input: JSON.stringify(input) });
  const ended = async (id: string) => {
    await host.durable.ended(id);
    return outcome(host, id);
  };
  const logged = (text: string) => lines.some((line) => line.includes(text));

  /** A slow orchestration and slow requests, under way when this resolves; `finish` lets them come to their end. */
  async function neighbours(name: string) {
    const file = join(temporaryFolder(), "go");
    await start("waits", name, { key: name, file });
    const call = (method: string) =>
      fetch(`${host.url}/api/linger?key=${name}-${method}&file=${file}`, {
        method,
        ...(method === "POST" && { body: "sent" }),
      }).then(async (response) => [response.status, await response.text()]);
    const [get, post] = [call("GET"), call("POST")];
    await expect.poll(() => [name, `${name}-GET`, `${name}-POST`].map(runsOf), slow).toEqual([1, 1, 1]);
    return { get, post, finish: () => writeFileSync(file, "") };
  }

  test.each([
    ["exit", "node exited with code 7 (0x7): ProcessExit: process.exit(7)"],
    ["importedExit", "process.exit(8)"],
    ["caughtExit", "process.exit(9)"],
    ["rejection", "unhandled rejection: Error: nobody waits for this"],
    ["exception", "uncaught exception: Error: thrown in a timer"],
  ])("by %s fail at once and alone: what runs beside them comes to its end where it is", async (how, why) => {
    const beside = await neighbours(`beside-${how}`);
    await start("dies", how, { how, key: how });
    const { status, output } = await ended(how);
    expect(status).toBe("Failed");
    expect(output).toContain(`Activity function 'die-${how}' failed: `);
    expect(output).toContain(why);
    expect(logged(`The function "die-${how}" ends the app's process`)).toBe(true);
    beside.finish();
    expect(await beside.get).toEqual([200, `beside-${how}-GET: `]);
    expect(await beside.post).toEqual([200, `beside-${how}-POST: sent`]);
    expect(await ended(`beside-${how}`)).toEqual({ status: "Completed", output: `beside-${how} done` });
    expect([how, `beside-${how}`].map(runsOf)).toEqual([1, 1]);
  });

  test.each([
    ["sigkill", "SIGKILL"],
    ["abort", "SIGABRT"],
    ["memory", "heap limit"],
  ])("by %s are found out alone: what ran beside them runs again", async (how, why) => {
    const beside = await neighbours(`beside-${how}`);
    await start("dies", how, { how, key: how });
    const { status, output } = await ended(how);
    expect(status).toBe("Failed");
    expect(output).toContain(why);
    expect(runsOf(how)).toBe(3);
    expect(logged(`the process that ran "die-${how}" has ended 3 times`)).toBe(true);
    beside.finish();
    expect(await ended(`beside-${how}`)).toEqual({ status: "Completed", output: `beside-${how} done` });
    expect(await beside.get).toEqual([200, `beside-${how}-GET: `]);
    expect(await beside.post).toEqual([500, ""]);
  });

  test("are refused their call when they answer HTTP: 500, empty, as on Azure", async () => {
    for (const how of ["exit", "sigkill", "foreignPipe"]) {
      const response = await fetch(`${host.url}/api/die/${how}`);
      expect([response.status, await response.text()]).toEqual([500, ""]);
    }
  });

  test("after they have answered take nothing with them", async () => {
    expect(await (await fetch(`${host.url}/api/afterwards`)).text()).toBe("answered");
    await expect.poll(() => logged('The function "afterwards", whose run is over, ends'), slow).toBe(true);
  });

  test("fail their event, not those beside it", async () => {
    const notify = (subject: string) =>
      fetch(`${host.url}/runtime/webhooks/eventgrid?functionName=onEvent`, {
        method: "POST",
        headers: { "aeg-event-type": "Notification", "content-type": "application/json" },
        body: JSON.stringify([{ subject }]),
      });
    const [bad, good] = await Promise.all([notify("bad"), notify("good")]);
    expect([bad.status, good.status]).toEqual([500, 202]);
  });

  test("fail their orchestration, or the entity's operation", async () => {
    await start("deadly", "deadly", null);
    expect((await ended("deadly")).output).toContain("Orchestrator function 'deadly' failed: SIGKILL");
    expect(runsOf("deadly")).toBe(3);
    await start("asksFragile", "asks", null);
    expect((await ended("asks")).output).toContain("process.exit(3)");
  });

  test("are not run again once their instance is terminated", async () => {
    await start("dies", "terminated", { how: "onceTold", key: "terminated" });
    await expect.poll(() => runsOf("terminated"), slow).toBe(1);
    await host.durable.terminate("terminated", "enough");
    expect((await ended("terminated")).status).toBe("Terminated");
    writeFileSync(`${runs}.terminated`, "");
    await host.idle();
    expect(runsOf("terminated")).toBe(1);
    expect(await host.durable.purge("terminated")).toBe(1);
  });

  test("too often would have ended Azure's host, and are told so", () => {
    expect(all.some((line) => /^warning host That was exit 3 of the app's process/.test(line))).toBe(true);
  });
});

describe("an orchestrator that never yields", () => {
  test("slows itself down and nothing else, until it is terminated", { timeout: 60_000 }, async () => {
    const runs = join(temporaryFolder(), "runs");
    const lines: string[] = [];
    const log: Log = (level, category, message) => lines.push(`${level} ${category} ${message}`);
    const host = await startApp("crashes", { log, env: { RUNS_FILE: runs } });
    await Promise.all(["e1", "e2"].map((id) => host.durable.start({ name: "endless", id, input: null })));
    const file = join(temporaryFolder(), "go");
    writeFileSync(file, "");
    const input = JSON.stringify({ key: "beside", file });
    await host.durable.start({ name: "waits", id: "beside", input });
    await host.durable.ended("beside");
    expect(outcome(host, "beside")).toEqual({ status: "Completed", output: "beside done" });
    expect(lines.join("\n")).toMatch(/orchestrator "endless" does not come to a yield, at .*main\.ts:\d+/);
    await Promise.all(["e1", "e2"].map((id) => host.durable.terminate(id, "enough")));
    await Promise.all(["e1", "e2"].map((id) => host.durable.ended(id)));
    expect(outcome(host, "e1").status).toBe("Terminated");
    await host.idle();
  });
});
