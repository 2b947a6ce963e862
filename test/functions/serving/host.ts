import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll } from "vitest";
import { end, root, temporaryFolder } from "../../local/processes.ts";

/** Starts the part that predicts on the local host, over a storage, for all tests of a file: call it at a module's top level. */
export async function startServingHost(
  storage: string | undefined,
  models: readonly string[],
): Promise<{ url: string; pid: number }> {
  const data = temporaryFolder(afterAll);
  mkdirSync(join(data, "plans"));
  for (const model of models)
    writeFileSync(
      join(data, "plans", `${model}.yaml`),
      `model: ${model}\nimages: images/${model}\nowner: test@example.com\n`,
    );
  const host = join(root, "packages/functions-host/bin/functions-host.mjs");
  const args = ["--app", root, "--main", "main.ts", "--data", join(data, "host"), "--port", "0"];
  const child = spawn(process.execPath, [host, ...args], {
    detached: true,
    env: { ...process.env, PARTS: "serving", DataStorage: storage, PLANS: join(data, "plans") },
    stdio: ["pipe", "pipe", "inherit"],
  });
  afterAll(() => end(child));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /ready at (http:\/\/[\d.:]+)/.exec(line)?.[1];
    if (!url) continue;
    child.stdout.resume();
    return { url, pid: child.pid as number };
  }
  throw new Error("the host ended before it was ready");
}
