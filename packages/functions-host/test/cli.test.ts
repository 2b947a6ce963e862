import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, runCli } from "./run-cli.ts";
import { makeApp, startApp, temporaryFolder } from "./start-app.ts";

const slow = { timeout: 10_000 };
const functions = `
  import { app } from "@azure/functions";
  import * as df from "durable-functions";
  df.app.activity("step", { handler: () => 1 });
  app.timer("nightly", { schedule: "0 0 3 * * *", handler: () => {} });
  app.eventGrid("changed", { handler: () => {} });
  app.http("hello", { handler: () => ({ body: "hello" }) });
  app.http("any", { methods: [], route: "things/{id}", handler: () => ({}) });
`;

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
    await expect.poll(() => missing.errors(), slow).toContain("answers every call with 503");
    expect(missing.errors()).toContain('No file matches "no-such.ts" (--main)');
    expect(missing.printed()).not.toContain("ready");
    missing.child.kill("SIGINT");
    expect(await missing.exit).toBe(0);
    const port = ["--data", temporaryFolder(), "--port", "0"];
    const strict = await runCli([...port, "--main", "no-such.ts", "--strict"]);
    expect(await strict.exit).toBe(1);
    expect(strict.errors()).toContain('No file matches "no-such.ts"');
  });

  test("runs the app of the current folder, and says which functions it has and where they are", async () => {
    const app = makeApp({ "main.js": functions });
    const host = await runCli(["--port", "0"], {}, app);
    const url = await host.ready;
    expect(existsSync(join(app, ".functions-host/durable.db"))).toBe(true);
    expect(host.printed().split("\n").slice(0, 7)).toEqual([
      "Functions:",
      `  hello: [GET,POST] ${url}/api/hello`,
      `  any: [any method] ${url}/api/things/{id}`,
      "  step: activityTrigger",
      "  nightly: timerTrigger 0 0 3 * * *",
      `  changed: eventGridTrigger ${url}/runtime/webhooks/eventgrid?functionName=changed`,
      expect.stringMatching(/^Functions host ready at .* \(5 functions\)$/),
    ]);
    host.child.kill("SIGINT");
    expect(await host.exit).toBe(0);
  });

  test("logs a line for each request and run if asked to", async () => {
    const app = makeApp({ "main.js": functions });
    const host = await runCli(["--port", "0", "--verbose"], {}, app);
    const url = await host.ready;
    await fetch(`${url}/api/hello?code=secret`);
    await fetch(`${url}/api/nowhere`);
    await expect.poll(() => host.printed(), slow).toMatch(/http: GET \/api\/nowhere 404 in \d+ ms/);
    expect(host.printed()).toMatch(/http: GET \/api\/hello 200 in \d+ ms/);
    expect(host.printed()).toMatch(
      /Function\.hello: Executed 'Functions\.hello' \(Succeeded, Id=[\w-]+, Duration=\d+ms\)/,
    );
    expect(host.printed()).not.toContain("secret");
  });

  test("helps, says its version, and names all faults of an app at once", async () => {
    const help = await runCli(["--help"]);
    expect([await help.exit, help.printed()]).toEqual([0, expect.stringContaining("--verbose")]);
    const version = await runCli(["--version"]);
    expect([await version.exit, version.printed()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
    const app = makeApp({ "host.json": { version: "3", functionTimeout: "soon" } });
    const faulty = await runCli(["--port", "0"], { WEBSITE_TIME_ZONE: "Mars" }, app);
    expect(await faulty.exit).toBe(1);
    expect(faulty.errors().trim().split("\n")).toEqual([
      expect.stringContaining("version is"),
      expect.stringContaining("functionTimeout is"),
      expect.stringContaining("WEBSITE_TIME_ZONE"),
    ]);
    const nowhere = await runCli(["--app", "no-such-folder"]);
    expect([await nowhere.exit, nowhere.errors()]).toEqual([
      1,
      expect.stringContaining("There is no folder"),
    ]);
  });

  test("says why an app ends its process while it loads", async () => {
    const app = makeApp({
      "main.js": 'Promise.reject(new Error("no database")); await new Promise(() => {});',
    });
    const host = await runCli(["--port", "0"], {}, app);
    expect(await host.exit).toBe(1);
    expect(host.printed()).toContain("unhandled rejection: Error: no database");
    expect(host.errors()).toContain("ended (node exited with code 1 (0x1)) before the app was loaded");
  });

  test("says in one line which Node it needs, and which this is", () => {
    const older =
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
    const args = ["--import", `data:text/javascript,${encodeURIComponent(older)}`, command];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect([status, stderr]).toEqual([
      1,
      "functions-host runs on Node 22.18 or newer; this is Node 20.20.2.\n",
    ]);
  });

  test("names both versions of Node where the app's is too old, and takes the one that is named", async () => {
    const old = join(temporaryFolder(), "node");
    writeFileSync(old, "#!/bin/sh\necho v20.20.2\n", { mode: 0o755 });
    const refused = await runCli(["--data", temporaryFolder(), "--port", "0", "--node", old]);
    expect(await refused.exit).toBe(1);
    expect(refused.errors()).toBe(
      `The app's Node, ${old}, is 20.20.2: 22.13.0 or newer is needed. Name another with --node FILE.\n`,
    );
    const named = join(temporaryFolder(), "named");
    writeFileSync(named, `#!/bin/sh\nNAMED=yes exec "${process.execPath}" "$@"\n`, { mode: 0o755 });
    const app = makeApp({
      "main.js": `import { app } from "@azure/functions"; app.http("named", { handler: () => ({ body: process.env.NAMED }) });`,
    });
    const host = await runCli(["--port", "0", "--node", named], {}, app);
    expect(await (await fetch(`${await host.ready}/api/named`)).text()).toBe("yes");
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
});
