import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
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

const anywhere = { functions: 0, blobs: 0, mlflow: 0, databricks: 0 };
const memory = () => join(temporaryFolder(), "ports.json");

test("a port that is asked for and taken is an error that names the service and the flag", async () => {
  const port = await occupied();
  const choice = choosePorts({ ...anywhere, mlflow: port }, memory(), () => {});
  await expect(choice).rejects.toThrow(`Port ${port}, asked for mlflow (--port-mlflow), is taken.`);
});

test("a restart keeps its ports; where one was taken meanwhile, another is found and said", async () => {
  const [file, notes] = [memory(), [] as string[]];
  const first = await choosePorts(anywhere, file, (note) => notes.push(note));
  expect(await choosePorts({}, file, (note) => notes.push(note))).toEqual(first);
  expect(notes).toEqual([]);
  const server = createServer().listen(first.blobs, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const moved = await choosePorts({}, file, (note) => notes.push(note));
  expect(moved.blobs).not.toBe(first.blobs);
  expect(notes).toEqual([`Port ${first.blobs} is taken: blobs gets ${moved.blobs}.`]);
});

test("options come from flags, ports from the environment too", () => {
  const options = parseOptions(["--data", "here", "--port-blobs", "1", "--plans", "a", "--plans", "b"], {
    DARKROOM_PORT_BLOBS: "3",
    DARKROOM_PORT_MLFLOW: "2",
  });
  expect(options).toEqual({ data: "here", plans: ["a", "b"], ports: { blobs: 1, mlflow: 2 } });
});

test.each([
  [["--port-blobs", "x"], "--port-blobs x: not a whole number"],
  [["--prot-blobs", "1"], "--prot-blobs"],
])("%s is an error with the options that exist", (args, message) => {
  expect(() => parseOptions(args, {})).toThrow(message);
  expect(() => parseOptions(args, {})).toThrow("--port-databricks N");
});
