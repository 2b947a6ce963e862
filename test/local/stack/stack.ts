import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { onTestFinished } from "vitest";
import { end, eventually, linesOf } from "../processes.ts";

// A proxy that would swallow whatever is sent to it: nothing local goes there.
const nowhere = "http://127.0.0.1:1";

/** A stack in a process group of its own, with a stand-in for the Functions host. */
export type RunningStack = Awaited<ReturnType<typeof startStack>>;

/** Starts one on a folder, on free ports; starting again on the same folder is a restart. */
export async function startStack(data: string, ...args: string[]) {
  const ports = ["functions", "blobs", "mlflow", "databricks"].flatMap((name) => [`--port-${name}`, "0"]);
  const script = join(import.meta.dirname, "fixtures/start.ts");
  const child: ChildProcess = spawn(process.execPath, [script, "--data", data, ...ports, ...args], {
    detached: true,
    env: { ...process.env, NO_COLOR: "1", HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
  }
  onTestFinished(() => end(child));
  await eventually(() => child.exitCode !== null || text.includes("The stack is up"), 110_000);
  if (child.exitCode !== null) throw new Error(text);
  const settings = JSON.parse(readFileSync(join(data, "host/settings.json"), "utf8")) as Record<
    string,
    string
  >;
  return {
    child,
    data,
    settings,
    printed: () => text,
    blobs: BlobServiceClient.fromConnectionString(settings.DataStorage ?? ""),
    events: () => linesOf(join(data, "host/events.jsonl")).map((line) => JSON.parse(line)),
    /** The services' processes, as the stack wrote them down. */
    services: () => JSON.parse(readFileSync(join(data, "stack.json"), "utf8")).services as { pid: number }[],
    interrupt: async () => {
      const exit = once(child, "exit");
      process.kill(-(child.pid ?? Number.NaN), "SIGINT"); // as a terminal does
      return (await exit)[0] as number;
    },
  };
}

/** Whether a process exists. */
export const exists = ({ pid }: { pid: number }) => existsSync(`/proc/${pid}`);
