import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { cpuOf, end, memoryOf } from "../process-tree.ts";
import type { Request } from "./wrk.ts";

/** Milliseconds that a server may take until it answers. */
const MOST = 60_000;

/** How a server is started, and asked: by the photo itself, in a form, in base64 as JSON, or by its pixels as a tensor. */
export interface Command {
  args: string[];
  env: Record<string, string>;
  request: {
    path: string;
    type: string;
    body: "photo" | "form" | "json" | "tensor" | "binary";
    headers?: Record<string, string>;
  };
}

/** A server that answers. */
export interface Server {
  name: string;
  request: Request;
  /** Seconds from its start to its first answer. */
  coldStart: number;
  cpu(): number;
  memory(): number;
  stop(): void;
}

/** Starts a server and waits until it has answered a request. `bodies` is the folder of the requests' bodies. */
export async function start(
  name: string,
  { args, env, request }: Command,
  port: number,
  bodies: string,
): Promise<Server> {
  const [command = "", ...rest] = args;
  const began = performance.now();
  const cwd = join(import.meta.dirname, "peers");
  const quiet = { PATH: `${join(command, "..")}:${process.env.PATH}` };
  const child = spawn(command, rest, {
    cwd,
    env: { ...process.env, ...quiet, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      said = `${said}${text}`.slice(-4000);
    });
  const pid = child.pid as number;
  const stop = () => {
    if (child.exitCode === null) end(pid);
  };
  const asked: Request = {
    url: `http://127.0.0.1:${port}/${request.path}`,
    type: request.type,
    body: join(bodies, request.body),
    headers: request.headers ?? {},
  };
  while (!(await answers(asked))) {
    if (child.exitCode === null && performance.now() - began < MOST) await pause(20);
    else {
      stop();
      throw new Error(`${name} does not answer: ${said}`);
    }
  }
  const coldStart = (performance.now() - began) / 1000;
  return { name, request: asked, coldStart, cpu: () => cpuOf(pid), memory: () => memoryOf(pid), stop };
}

async function answers({ url, type, body, headers }: Request): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: readFileSync(body),
      headers: { "content-type": type, ...headers },
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
