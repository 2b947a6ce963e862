import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { end, eventually, root, temporaryFolder } from "../local/processes.ts";
import { digits, tinyPlan } from "./darkroom.ts";

const ports = ["functions", "blobs", "mlflow", "databricks"].flatMap((name) => [`--port-${name}`, "0"]);

/** Types `npm run demo` and reads along. */
function demo(...args: string[]) {
  const child = spawn(process.execPath, [join(root, "cli/demo.ts"), ...args], {
    detached: true,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => end(child));
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => {
      printed += chunk;
    });
  const exit = once(child, "exit").then(([code]) => code as number);
  return {
    printed: () => printed,
    exit,
    reads: (text: string) => eventually(() => printed.includes(text) || child.exitCode !== null, 120_000),
    /** Ctrl-C, which a terminal sends to all of the group. */
    interrupt: () => process.kill(-(child.pid as number), "SIGINT"),
  };
}

test("a demo on own photos that is interrupted goes on where it stopped, and trains everything once", {
  timeout: 400_000,
}, async () => {
  const data = temporaryFolder();
  const images = join(data, "my-digits");
  for (const { path, bytes } of digits(join(data, "all"), ["0", "1", "2"], 66)) {
    mkdirSync(join(images, path.slice(0, 1)), { recursive: true });
    writeFileSync(join(images, path), bytes);
  }
  mkdirSync(join(data, "plans"));
  writeFileSync(join(data, "plans/my-digits.yaml"), tinyPlan("my-digits"));
  const again = () => demo("--images", images, "--data", data, ...ports);

  for (const stage of ["198 uploaded", "▸ inspect", "▸ search"]) {
    const started = again();
    await started.reads(stage);
    expect(started.printed()).toContain(stage);
    started.interrupt();
    expect(await started.exit).toBe(0);
    expect(started.printed()).toContain("The same command goes on");
  }
  const last = again();
  expect(await last.exit, last.printed()).toBe(0);
  expect(last.printed()).toMatch(/Run my-digits-\w+-\w+-\w+-1 goes on/);
  expect(last.printed()).toMatch(/promoted: version 1/);
  expect(last.printed()).toMatch(/✔ +my-digits\/\d\/\d+\.png/);
  expect(last.printed()).not.toMatch(/http.*\/api\//); // the stack has ended: no link would lead anywhere
});
