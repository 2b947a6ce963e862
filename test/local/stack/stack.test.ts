import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { oneTask, python, toyWheel } from "../databricks/databricks.ts";
import { end, eventually, temporaryFolder } from "../processes.ts";
import { exists, type RunningStack, startStack } from "./stack.ts";

test("gives the functions their settings, tells them of photos, starts again what ends, and ends in order on Ctrl-C", {
  timeout: 180_000,
}, async () => {
  const [folder, other] = [temporaryFolder(), temporaryFolder()];
  chmodSync(folder, 0o755); // as an older version left it
  const [stack, neighbour] = await Promise.all([startStack(folder), startStack(other)]);
  expect(stack.printed()).toMatch(/Azurite +\/.*\n.*Blobs +http/);

  await hasAllContainers(stack);
  await tellsOfPhotosOnly(stack);
  await databricksKnowsTheOthers(stack);
  await databricksAsksForTheToken(stack, neighbour);
  await mlflowServesItsOwnClient(stack);
  await refusesAnother(stack);
  await Promise.all([startsAgainWhatEnds(stack), endsWithAServiceThatEndsAgainAndAgain(neighbour)]);
  isItsOwnersAlone(folder);

  const services = stack.services();
  expect(await stack.interrupt()).toBe(0);
  expect(stack.printed()).not.toContain("was killed");
  expect(services.filter(exists)).toEqual([]);
});

test("goes on where a killed one stopped: same ports, nothing acknowledged is lost, nothing is left over", {
  timeout: 120_000,
}, async () => {
  const killed = await startStack(temporaryFolder());
  const left = killed.services();
  const images = killed.blobs.getContainerClient("images");
  await images.getBlockBlobClient("digits/7/late.png").upload("photo", 5);
  await end(killed.child);

  const restarted = await startStack(killed.data);
  expect(left.filter(exists)).toEqual([]);
  expect(restarted.settings.DataStorage).toBe(killed.settings.DataStorage);
  const late = restarted.blobs.getContainerClient("images").getBlobClient("digits/7/late.png");
  expect((await late.downloadToBuffer()).toString()).toBe("photo");
  await eventually(() => JSON.stringify(restarted.events()).includes("digits/7/late.png"));

  const services = restarted.services();
  restarted.child.kill("SIGKILL"); // alone: the others notice
  await eventually(() => services.every((service) => !exists(service)));
});

test("a port that another program takes while the stack starts is given up for another", {
  timeout: 120_000,
}, async () => {
  const data = temporaryFolder();
  const starting = startStack(data);
  const chosen = await eventually(() => JSON.parse(readFileSync(join(data, "ports.json"), "utf8")));
  const another = createServer().listen(chosen.mlflow, "127.0.0.1"); // MLflow takes seconds to get there
  await once(another, "listening");
  onTestFinished(() => void another.close());

  const stack = await starting;
  expect(stack.printed()).toContain("Another program has taken a port meanwhile: once more, with another.");
  expect(stack.settings.MLFLOW_TRACKING_URI).not.toContain(`:${chosen.mlflow}`);
});

async function hasAllContainers({ blobs }: RunningStack) {
  const names = [];
  for await (const { name } of blobs.listContainers()) names.push(name);
  expect(names.sort()).toEqual([
    "audit",
    "datasets",
    "features",
    "images",
    "models",
    "predictions",
    "quarantine",
    "runs",
    "shards",
  ]);
}

async function tellsOfPhotosOnly({ blobs, events }: RunningStack) {
  await blobs.getContainerClient("runs").getBlockBlobClient("spec.json").upload("{}", 2);
  await blobs.getContainerClient("images").getBlockBlobClient("digits/3/1.png").upload("photo", 5);
  await eventually(() => events().length > 0);
  expect(events()).toMatchObject([
    { url: "/runtime/webhooks/eventgrid?functionName=photosChanged", events: [{ data: { api: "PutBlob" } }] },
  ]);
}

async function databricksKnowsTheOthers({ settings }: RunningStack) {
  const call = async (path: string, body?: object) => {
    const authorization = `Bearer ${settings.DATABRICKS_TOKEN}`;
    const headers = { authorization, "content-type": "application/json" };
    const response = await fetch(`${settings.DATABRICKS_HOST}/api/2.2/jobs/runs/${path}`, {
      headers,
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests only
    return (await response.json()) as any;
  };
  const { run_id } = await call("submit", oneTask(toyWheel(), "environment"));
  const run = await eventually(async () => {
    const seen = await call(`get?run_id=${run_id}`);
    return seen.end_time > 0 && seen;
  });
  const { logs } = await call(`get-output?run_id=${run.tasks[0].run_id}`);
  expect(logs.trim()).toBe(`${settings.MLFLOW_TRACKING_URI} ${settings.DataStorage}`);
}

async function mlflowServesItsOwnClient({ settings, data }: RunningStack) {
  const script = join(import.meta.dirname, "fixtures/drive_mlflow.py");
  const env = { MLFLOW_TRACKING_URI: settings.MLFLOW_TRACKING_URI ?? "", PATH: process.env.PATH ?? "" };
  expect((await promisify(execFile)(python, [script], { env, cwd: data })).stdout).toContain(
    "all as expected",
  );
}

async function refusesAnother({ data, child }: RunningStack) {
  await expect(startStack(data)).rejects.toThrow(`Another stack (process ${child.pid}) uses ${data}.`);
}

async function databricksAsksForTheToken({ settings }: RunningStack, neighbour: RunningStack) {
  const status = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${settings.DATABRICKS_HOST}/api/2.2/jobs/runs/list`, { headers })).status;
  };
  expect(await status(settings.DATABRICKS_TOKEN ?? "")).toBe(200);
  expect(await status(neighbour.settings.DATABRICKS_TOKEN ?? "")).toBe(403);
  expect(await status("local")).toBe(403);
}

async function startsAgainWhatEnds({ services, printed, blobs, events }: RunningStack) {
  for (const { pid } of services()) process.kill(pid, "SIGKILL");
  for (const service of ["Azurite", "Blobs", "MLflow", "Databricks", "Functions"]) {
    await eventually(() => printed().includes(`${service} is up again.`), 60_000);
    expect(printed()).toContain(`${service} ended (SIGKILL) unasked: it is started again.`);
  }
  await blobs.getContainerClient("images").createIfNotExists(); // Azurite, killed, has lost its last seconds
  await blobs.getContainerClient("images").getBlockBlobClient("digits/3/again.png").upload("photo", 5);
  await eventually(() => JSON.stringify(events()).includes("digits/3/again.png"));
}

async function endsWithAServiceThatEndsAgainAndAgain({ child, data, services, printed }: RunningStack) {
  const exit = once(child, "exit");
  writeFileSync(join(data, "host/broken"), "");
  process.kill(services().at(-1)?.pid ?? Number.NaN, "SIGKILL");
  expect((await exit)[0]).toBe(1);
  expect(printed().match(/Functions ended \(.*it is started again/g)).toEqual([
    "Functions ended (SIGKILL) unasked: it is started again",
    "Functions ended (exit code 3) while starting: it is started again",
    "Functions ended (exit code 3) while starting: it is started again",
  ]);
  expect(printed()).toMatch(
    /Functions ended \(exit code 3\) while starting\. Last lines of .*functions\.log:\n {2}\| broken/,
  );
  expect(printed()).toContain("`npm start` goes on where it stopped");
  expect(services().filter(exists)).toEqual([]);
}

function isItsOwnersAlone(folder: string) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = [folder, ...entries.map(({ parentPath, name }) => join(parentPath, name))];
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([]);
}
