import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { HeldPorts } from "../../../local/held-ports.ts";
import { choosePorts } from "../../../local/ports.ts";
import { parseOptions } from "../../../local/stack-options.ts";
import { freePort, temporaryFolder } from "../processes.ts";

async function occupied(): Promise<number> {
  const port = await freePort();
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return port;
}

const anywhere = { functions: 0, blobs: 0, queues: 0, tables: 0, mlflow: 0, databricks: 0 };
const memory = () => join(temporaryFolder(), "ports.json");

/** Chooses as a stack does that lasts until the test ends, or until it is stopped. */
async function choose(asked: Parameters<typeof choosePorts>[0], file: string) {
  const [held, notes] = [new HeldPorts(), [] as string[]];
  onTestFinished(() => held.release());
  const ports = await choosePorts(asked, file, held, (note) => notes.push(note));
  return { ports, notes, stop: () => held.release() };
}

test("a port that is asked for and taken is an error that names the service and the flag", async () => {
  const port = await occupied();
  await expect(choose({ ...anywhere, mlflow: port }, memory())).rejects.toThrow(
    `Port ${port}, asked for mlflow (--port-mlflow), is taken.`,
  );
});

test("a restart keeps its ports; where one was taken meanwhile, another is found and said", async () => {
  const file = memory();
  const first = await choose(anywhere, file);
  first.stop();
  const second = await choose({}, file);
  expect(second).toMatchObject({ ports: first.ports, notes: [] });
  second.stop();
  const server = createServer().listen(first.ports.blobs, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const moved = await choose({}, file);
  expect(moved.ports.blobs).not.toBe(first.ports.blobs);
  expect(moved.notes).toEqual([`Port ${first.ports.blobs} is taken: blobs gets ${moved.ports.blobs}.`]);
});

test("what an older version remembers of ports is read, and what it does not know is none", async () => {
  const [file, mlflow] = [memory(), await freePort()];
  writeFileSync(file, JSON.stringify({ azurite: 10010, mlflow }));
  const { ports } = await choose({ functions: 0, blobs: 0, databricks: 0 }, file);
  expect(ports).toMatchObject({ mlflow });
  expect(Object.keys(ports).sort()).toEqual([
    "blobs",
    "databricks",
    "functions",
    "mlflow",
    "queues",
    "tables",
  ]);
});

test("stacks that start at the same moment share no port, although nothing listens on any yet", async () => {
  const port = await freePort();
  const wanted = { functions: port, blobs: port + 1, mlflow: port + 2, databricks: port + 3 };
  const file = () => {
    const path = memory();
    writeFileSync(path, JSON.stringify(wanted)); // as if each had had them last time
    return path;
  };
  const stacks = await Promise.all(Array.from({ length: 5 }, () => choose({}, file())));
  const ports = stacks.flatMap((stack) => Object.values(stack.ports));
  expect(new Set(ports).size).toBe(ports.length);
});

test("options come from flags, ports from the environment too", () => {
  const flags = ["--data", "here", "--port-blobs", "1", "--plans", "a", "--plans", "b"];
  const options = parseOptions([...flags, "--allow-host", "Host.Docker.Internal"], {
    DARKROOM_PORT_BLOBS: "3",
    DARKROOM_PORT_MLFLOW: "2",
  });
  expect(options).toEqual({
    data: "here",
    plans: ["a", "b"],
    allowHosts: ["host.docker.internal"],
    ports: { blobs: 1, mlflow: 2 },
  });
});

test.each([
  [["--port-blobs", "x"], "--port-blobs x: not a whole number"],
  [["--prot-blobs", "1"], "--prot-blobs"],
  [["--allow-host", "host:8080"], "--allow-host host:8080: not a host's name"],
  [["--allow-host", "*"], "--allow-host *: not a host's name"],
])("%s is an error with the options that exist", (args, message) => {
  expect(() => parseOptions(args, {})).toThrow(message);
  expect(() => parseOptions(args, {})).toThrow("--port-databricks N");
});
