import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Settings } from "../../shared/kit/settings.ts";
import { end, root, temporaryFolder, type Until } from "../local/processes.ts";

/** The whole app on the local host, until a test or a file of tests ends. */
export async function startHost(
  settings: Settings,
  until: Until,
  { main = "main.ts", auth = false, env = {} } = {},
) {
  const script = join(root, "packages/functions-host/bin/functions-host.mjs");
  const args = ["--app", root, "--main", main, "--port", "0", "--data", temporaryFolder(until)];
  const child = spawn(process.execPath, [script, ...args, ...(auth ? ["--auth"] : [])], {
    env: {
      ...process.env,
      ...(settings as object as Record<string, string>),
      AzureWebJobsStorage: settings.DataStorage,
      "AzureWebJobs.photosQueued.Disabled": "true", // this storage has no queues
      ...env,
    },
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  until(() => end(child));
  let printed = "";
  for await (const line of createInterface({ input: child.stdout })) {
    printed += `${line}\n`;
    const ready = /ready at (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (ready === undefined) continue;
    child.stdout.resume();
    return { url: ready, child };
  }
  await once(child, "exit");
  throw new Error(printed);
}
