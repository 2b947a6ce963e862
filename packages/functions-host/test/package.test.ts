import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";
import { temporaryFolderForAll } from "./start-app.ts";

const packageRoot = join(import.meta.dirname, "..");
const libraries = join(packageRoot, "../../node_modules");

function npm(cwd: string, ...args: string[]): string {
  const path = process.env.npm_execpath;
  const [command, first] = path ? [process.execPath, [path]] : ["npm", []];
  return execFileSync(command, [...first, ...args, "--loglevel=error", "--no-audit", "--no-fund"], {
    cwd,
    encoding: "utf8",
  });
}

describe("the package, installed into an empty folder", () => {
  let folder: string;
  let files: string[];
  const installed = (path: string) => join(folder, "node_modules/functions-host", path);

  beforeAll(() => {
    folder = temporaryFolderForAll();
    const [packed] = JSON.parse(npm(packageRoot, "pack", "--json", "--pack-destination", folder));
    files = (packed.files as { path: string }[]).map(({ path }) => path);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", main: "main.js" }));
    writeFileSync(join(folder, "host.json"), JSON.stringify({ version: "2.0" }));
    npm(folder, "install", join(folder, packed.filename));
    // The app's own libraries: those of this repository.
    mkdirSync(join(folder, "node_modules/@azure"));
    for (const name of ["@azure/functions", "durable-functions"])
      symlinkSync(join(libraries, name), join(folder, "node_modules", name));
    writeFileSync(
      join(folder, "main.js"),
      `import { app } from "@azure/functions";
       import * as df from "durable-functions";
       app.http("hello", { handler: () => ({ body: "hello" }) });
       df.app.orchestration("sleeper", function* (context) {
         yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 86_400_000));
         return "awake";
       });`,
    );
  });

  test("holds compiled code, its command and its README, and needs no other package", () => {
    expect(files).toEqual(expect.arrayContaining(["README.md", "bin/functions-host.mjs", "dist/cli.js"]));
    expect(files.filter((path) => !/^(dist|bin)\/|^(package\.json|README\.md|LICENSE)$/.test(path))).toEqual(
      [],
    );
    expect(JSON.parse(readFileSync(installed("package.json"), "utf8")).dependencies).toBeUndefined();
  });

  test("runs an app from its folder", async () => {
    const host = await runCli(["--port", "0"], {}, folder, join(folder, "node_modules/.bin/functions-host"));
    expect(await (await fetch(`${await host.ready}/api/hello`)).text()).toBe("hello");
    host.child.kill("SIGTERM");
    expect(await host.exit).toBe(0);
  });

  test("is a library, with a clock to move", () => {
    const script = `
      import { startHost } from "functions-host";
      import { createVirtualClock } from "functions-host/clock";
      const clock = createVirtualClock();
      const host = await startHost({ app: ".", data: "state", port: 0, clock });
      const id = await host.durable.start({ name: "sleeper", input: null });
      await clock.advance(86_400_000, () => host.idle());
      console.log(host.durable.get(id).output);
      await host.stop();`;
    const args = ["--input-type=module", "--eval", script];
    expect(execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" })).toBe('"awake"\n');
  });

  test("has types that a program can be checked against", () => {
    const program = `
      import { type Host, startHost } from "functions-host";
      const host: Host = await startHost({ app: ".", data: "state" });
      const wrong: number = host.url;`;
    writeFileSync(join(folder, "program.mts"), program);
    const tsc = join(libraries, "typescript/bin/tsc");
    const types = [
      "--noEmit",
      "--skipLibCheck",
      "--module",
      "nodenext",
      "--typeRoots",
      join(libraries, "@types"),
      "--types",
      "node",
    ];
    const checked = () =>
      execFileSync(process.execPath, [tsc, ...types, "program.mts"], { cwd: folder, encoding: "utf8" });
    let told = "";
    try {
      checked();
    } catch (error) {
      told = (error as { stdout: string }).stdout;
    }
    expect(told.trim().split("\n")).toEqual([
      expect.stringContaining("TS2322: Type 'string' is not assignable to type 'number'"),
    ]);
  });
});
