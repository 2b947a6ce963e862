import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** A request that is sent over and over. */
export interface Request {
  url: string;
  type: string;
  /** A file that holds the body. */
  body: string;
  headers?: Record<string, string>;
}

/** What wrk has seen: answers a second, and milliseconds that an answer took. */
export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
  answers: number;
}

/** Sends a request over and over by wrk, which costs less than any client in JavaScript. Throws where one is answered by an error. */
export async function load(
  request: Request,
  connections: number,
  seconds: number,
  scratch: string,
): Promise<Load> {
  const script = join(scratch, "post.lua");
  const headers = Object.entries({ "content-type": request.type, ...request.headers });
  const lines = headers.map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  const body = `wrk.body = io.open(${JSON.stringify(request.body)}, "rb"):read("*a")`;
  writeFileSync(script, ['wrk.method = "POST"', ...lines, body].join("\n"));
  const amount = ["-t1", `-c${connections}`, `-d${seconds}`, "--timeout", "20"];
  const asking = promisify(execFile)("wrk", [...amount, "--latency", "-s", script, request.url]);
  const { stdout } = await asking.catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT"
      ? new Error("wrk is not on the PATH: install it (Debian: apt install wrk).")
      : error;
  });
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${request.url}: ${stdout}`);
  return {
    perSecond: Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1]),
    p50: milliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    p99: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    answers: Number(/(\d+) requests in/.exec(stdout)?.[1]),
  };
}

function milliseconds(found: RegExpExecArray | null): number {
  const [, amount, unit] = found ?? [];
  return Number(amount) * (unit === "s" ? 1000 : unit === "us" ? 0.001 : 1);
}
