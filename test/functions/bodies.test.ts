import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Blobs } from "../../shared/clients/blobs.ts";
import type { Route } from "../../shared/kit/route.ts";
import { startStorage } from "../shared/intake/hub.ts";
import { declared } from "./declared.ts";
import { startHost } from "./host.ts";
import { type RawAnswer, rawRequest } from "./raw-request.ts";
import { pointAt, release } from "./serving/colours.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
await release(blobs, "digits", "1");
await pointAt(blobs, "digits", "1", null);
const { url, child } = await startHost(settings, afterAll, { main: "test/functions/hurried-main.ts" });
const routes = Object.values(declared).filter(({ body }) => body);
const body = '{"nonsense": true}';
const chunked = { "transfer-encoding": "chunked" };
const last = "0\r\n\r\n";

/** A request to a route of a model that there is; what else is in its path means nothing. */
function opened(route: Route, headers: Record<string, string>) {
  const path = route.path
    .replace("{model}", "digits")
    .replace("{version}", "1")
    .replace(/\{\w+\}/g, "x");
  return rawRequest(url, route.method, path, { ...headersOf(route), ...headers });
}

/** What a route looks at before it reads. */
function headersOf({ body }: Route): Record<string, string> {
  if (body && "text" in body) return { "if-none-match": "*", "content-type": body.text.types[0] as string };
  return { "content-type": body && "json" in body ? "application/json" : "image/png" };
}

/** What every route that takes a body answers to one kind of it. */
const answers = (one: (route: Route) => Promise<RawAnswer | undefined>) =>
  Promise.all(routes.map(async (route) => ({ name: route.name, ...(await one(route)) })));

/** Descriptors that the processes of the host have open, by process. */
function openFiles(): Map<string, number> {
  const lines = execFileSync("ps", ["-eo", "pgid=,pid="]).toString().trim().split("\n");
  const pids = lines.map((line) => line.trim().split(/\s+/)).filter(([group]) => Number(group) === child.pid);
  return new Map(pids.map(([, pid = ""]) => [pid, readdirSync(`/proc/${pid}/fd`).length]));
}

/** Resident memory of the processes of the host, in MB. */
function heldMB(): number {
  const statuses = [...openFiles().keys()].map((pid) => readFileSync(`/proc/${pid}/status`, "utf8"));
  return statuses.reduce((sum, status) => sum + Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024, 0);
}

/** Sends so many pieces as fast as they are taken, and the end. */
function flow({ socket, chunk }: ReturnType<typeof rawRequest>, piece: Buffer, pieces: number) {
  let left = pieces;
  const more = () => {
    for (let isTaken = true; isTaken && left > 0; left--) isTaken = chunk(piece);
    if (left === 0) socket.off("drain", more).write(last);
  };
  socket.on("drain", more);
  more();
}

const statusesOf = (all: readonly { name: string; status?: number }[]) =>
  Object.fromEntries(all.map(({ name, status }) => [name, status]));
const everyRoute = (status: number | undefined) =>
  Object.fromEntries(routes.map(({ name }) => [name, status]));

// On Azure a chunked body comes only because the whole app streams; what is left unread or hangs there is never answered.
describe("a body, on every route that takes one", () => {
  let before: ReturnType<typeof openFiles>;
  beforeAll(async () => {
    await answers((route) => sendChunked(route, [body])); // what is loaded once is loaded
    before = openFiles();
  });

  async function sendChunked(route: Route, parts: string[], headers: Record<string, string> = {}) {
    const request = opened(route, { ...chunked, ...headers });
    for (const part of parts) request.chunk(part);
    request.socket.write(last);
    const answer = await request.answer;
    request.socket.destroy();
    return answer;
  }

  test("arrives in chunks", async () => {
    for (const { name, status, text } of await answers((route) =>
      sendChunked(route, ['{"nons', 'ense": true}']),
    ))
      expect([name, status, text]).toEqual([
        ...[name, 422, expect.stringMatching(/nonsense|no image|inputs: is missing/)],
      ]);
  });

  test("that is empty is no photo, which is said", async () => {
    const told = (await opened(declared.predict, { "content-length": "0" }).answer) as RawAnswer;
    for (const { status, text } of [told, (await sendChunked(declared.predict, [])) as RawAnswer])
      expect([status, text]).toEqual([422, expect.stringContaining("It has no bytes.")]);
  });

  test("of a retrain says in chunks that nothing is to start, and nothing does", async () => {
    const answer = await sendChunked(declared.retrain, ['{"dry', 'Run":true}']);
    expect([answer?.status, answer?.text]).toEqual([200, expect.stringContaining('"dryRun":true')]);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(await sendChunked(declared.retrain, ['{"dryRun":true}'], form)).toMatchObject({ status: 415 });
    const { runs } = (await (await fetch(`${url}/api/models/digits/runs`)).json()) as { runs: object[] };
    expect(runs).toEqual([]);
  });

  test("that is longer than it says breaks the connection's next request", async () => {
    const all = await answers((route) => {
      const { socket, answer } = opened(route, { "content-length": "3" });
      socket.write(body);
      return answer;
    });
    expect(statusesOf(all)).toEqual(everyRoute(400));
  });

  test("that ends before it says so is told that it does", async () => {
    const all = await answers((route) => {
      const { socket, answer } = opened(route, { "content-length": "1000" });
      socket.end(body);
      return answer;
    });
    expect(statusesOf(all)).toEqual(everyRoute(400));
  });

  test("whose caller goes away in the middle is forgotten", async () => {
    const all = await answers((route) => {
      const { socket, answer } = opened(route, { "content-length": "1000" });
      socket.write(body, () => socket.destroy());
      return answer;
    });
    expect(statusesOf(all)).toEqual(everyRoute(undefined));
  });

  test("that stands still is waited for, then answered and its connection closed", async () => {
    const all = await answers(async (route) => {
      const { socket, answer, closed } = opened(route, { "content-length": "1000" });
      socket.write(body);
      await closed;
      return answer;
    });
    expect(statusesOf(all)).toEqual(everyRoute(408));
  });

  test.each([
    ["than the route takes", 60 << 20, 413],
    ["than the host takes", 200 << 20, 500],
  ])("that says it is longer %s is refused before it comes", async (_, length, status) => {
    const all = await answers(async (route) => {
      const { socket, answer } = opened(route, { "content-length": String(length) });
      socket.write(body);
      const refused = await answer;
      socket.destroy();
      return refused;
    });
    expect(statusesOf(all)).toEqual(everyRoute(status));
  });

  test("that turns out to be longer than the route takes is refused while it flows", async () => {
    const piece = Buffer.alloc(1 << 20);
    const all = [];
    // One after the other: of two that are as long as a photo may be, the later one is told to come back.
    for (const route of routes) {
      const request = opened(route, chunked);
      flow(request, piece, 60);
      all.push({ name: route.name, ...(await request.answer) });
      request.socket.destroy();
    }
    expect(statusesOf(all)).toEqual(everyRoute(413));
  });

  test("of 50 MB, twenty times at once, is held in bounded memory", { timeout: 60_000 }, async () => {
    const [before, piece] = [heldMB(), Buffer.alloc(1_000_000)];
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, heldMB());
    }, 50);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const request = opened(declared.predict, chunked);
        flow(request, piece, 50);
        const answer = await request.answer;
        request.socket.destroy();
        return answer?.status;
      }),
    );
    clearInterval(watch);
    // One that waits behind the others for long may be taken for one that stands still.
    expect([...new Set(statuses)].filter((status) => ![408, 422, 429].includes(status as number))).toEqual(
      [],
    );
    expect(most - before, "MB more than before, of 1,000 that were sent").toBeLessThan(800);
  });

  test("leaves nothing open, and the same processes serve on", async () => {
    await expect
      .poll(() => [...openFiles()].filter(([pid, count]) => count > (before.get(pid) ?? 0)), {
        timeout: 20_000,
      })
      .toEqual([]);
    expect([...openFiles().keys()].sort()).toEqual([...before.keys()].sort());
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
  });
});
