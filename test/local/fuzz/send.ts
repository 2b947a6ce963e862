import { readFileSync } from "node:fs";
import { connect } from "node:net";
import type { FuzzedRequest } from "./requests.ts";

/** The status of an answer; 0 is none. */
export type Outcome = { request: FuzzedRequest; status: number };

/** Whether a server can be expected to answer: it got what was announced. */
export const isWhole = ({ manner, honest }: FuzzedRequest) => manner !== "aborted" && honest;

function sendOne(url: URL, request: FuzzedRequest): Promise<Outcome> {
  const { head, body, manner } = request;
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(url.port), url.hostname);
    socket
      .on("error", () => {})
      .on("close", () => {
        const [, status = "0"] = /^HTTP\/1\.1 (\d+)/.exec(answer) ?? [];
        resolve({ request, status: Number(status) });
      });
    socket.setTimeout(isWhole(request) ? 10_000 : 200, () => socket.destroy()); // others wait for bytes that never come
    socket.on("data", (chunk) => {
      if (answer.length < 20) answer += chunk.toString("latin1");
    });
    const bytes = Buffer.concat([Buffer.from(head), body]);
    const middle = Math.floor(bytes.length / 2);
    if (manner === "whole") socket.write(bytes);
    else
      socket.write(bytes.subarray(0, middle), () =>
        setTimeout(() => (manner === "aborted" ? socket.destroy() : socket.write(bytes.subarray(middle))), 5),
      );
  });
}

/** Sends requests, `atOnce` of them at a time. */
export async function sendAll(
  url: string,
  requests: readonly FuzzedRequest[],
  atOnce: number,
): Promise<Outcome[]> {
  const [rest, outcomes] = [[...requests], [] as Outcome[]];
  const worker = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) outcomes.push(await sendOne(new URL(url), next));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}

/** The slowest answer of a service that is asked how it is, again and again, until the work is done. In milliseconds. */
export async function slowestHealth(url: string, work: Promise<unknown>): Promise<number> {
  let [slowest, working] = [0, true];
  void work.finally(() => {
    working = false;
  });
  while (working) {
    const started = performance.now();
    const answered = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then((answer) =>
      answer.arrayBuffer(),
    );
    slowest = Math.max(slowest, answered ? performance.now() - started : Number.POSITIVE_INFINITY);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return slowest;
}

/** The memory that a process has, in megabytes. */
export function memoryOf(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
