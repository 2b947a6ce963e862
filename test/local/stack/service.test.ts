import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Service, type ServicePlan } from "../../../local/service.ts";
import { Supervisor } from "../../../local/supervisor.ts";
import { eventually, freePort, linesOf, root, temporaryFolder } from "../processes.ts";

/** A small service that proves who it is, as ours do. */
const planFor = (port: number): ServicePlan => ({
  name: "small",
  label: "Small",
  command: process.execPath,
  args: [
    "--import",
    join(root, "local/prove-health.ts"),
    "--eval",
    `console.log("begins"); require("node:http").createServer((_, response) => response.end("small")).listen(${port}, "127.0.0.1")`,
  ],
  url: `http://127.0.0.1:${port}`,
  health: `http://127.0.0.1:${port}/health`,
  remedy: "Try again.",
});

function start(port: number): Service {
  const service = new Service(planFor(port), join(temporaryFolder(), "small.log"), root);
  onTestFinished(async () => void (await service.stop()));
  return service;
}

async function stranger(server: Server, host = "127.0.0.1"): Promise<number> {
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const answering = (answer: RequestListener) => createHttpServer(answer);

test.each<[string, () => Server]>([
  ["answers everything", () => answering((_, response) => response.end("ok"))],
  [
    "says back what it is sent",
    () =>
      answering((request, response) => {
        response.setHeader("health-nonce", request.headers["health-nonce"] ?? "").end();
      }),
  ],
  ["has no such page", () => answering((_, response) => response.writeHead(404).end())],
])("another program that %s is not taken for the service", async (_, server) => {
  const port = await stranger(server());
  const what = `Another program answers at http://127.0.0.1:${port}/health in the place of Small.`;
  await expect(start(port).up()).rejects.toThrow(what);
});

test.each<[string, () => Server, string]>([
  ["closes every connection", () => createServer((socket) => socket.destroy()), "127.0.0.1"],
  [
    "listens on every address and says nothing of HTTP",
    () => createServer((socket) => socket.end("220 mail\r\n")),
    "0.0.0.0",
  ],
])("a port that a program has which %s is seen in the service's last words", async (_, server, host) => {
  const port = await stranger(server(), host);
  await expect(start(port).up()).rejects.toThrow(
    /Small ended \(exit code 1\) while starting[\s\S]*EADDRINUSE/,
  );
});

test("what one process of a service knew does not help another program against the next", async () => {
  const port = await freePort();
  const first = start(port);
  await first.up();
  const nonceOf = async () =>
    (await fetch(`http://127.0.0.1:${port}`, { headers: { "health-nonce": "?" } })).headers.get(
      "health-nonce",
    );
  const nonce = await nonceOf();
  expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  expect((await fetch(`http://127.0.0.1:${port}`)).headers.has("health-nonce")).toBe(false);
  await first.stop();

  const thief = answering((_, response) => response.setHeader("health-nonce", nonce ?? "").end());
  thief.listen(port, "127.0.0.1");
  await once(thief, "listening");
  onTestFinished(() => void thief.close());
  await expect(start(port).up()).rejects.toThrow("Another program answers");
});

test("a service that is stopped while it waits for its next start is not started any more", async () => {
  const [log, notes] = [join(temporaryFolder(), "small.log"), [] as string[]];
  const pids: number[] = [];
  const stopping = new AbortController();
  const supervisor = new Supervisor(planFor(await freePort()), log, root, stopping.signal, {
    started: ({ pid }) => pids.push(pid),
    note: (text) => notes.push(text),
    gaveUp: ({ message }) => notes.push(message),
  });
  onTestFinished(async () => {
    stopping.abort();
    await supervisor.stop();
  });
  await supervisor.start();
  process.kill(pids[0] ?? 0, "SIGKILL");
  await eventually(() => notes.includes("Small is up again."));
  process.kill(pids[1] ?? 0, "SIGKILL");
  await eventually(() => !existsSync(`/proc/${pids[1]}`));
  stopping.abort();
  expect(await supervisor.stop()).toBe(true);
  expect(notes).toEqual(["Small ended (SIGKILL) unasked: it is started again.", "Small is up again."]);
  expect(linesOf(log)).toEqual(["begins", "begins"]);
});
