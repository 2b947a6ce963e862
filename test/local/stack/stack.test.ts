import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { oneTask, python, toyWheel } from "../databricks/databricks.ts";
import { end, eventually, temporaryFolder } from "../processes.ts";
import { exists, type RunningStack, startStack } from "./stack.ts";

test("gives the functions their settings, tells them of photos, and ends in order on Ctrl-C", {
  timeout: 120_000,
}, async () => {
  const stack = await startStack(temporaryFolder());
  expect(stack.printed()).toMatch(/Azurite +http.*\n.*Blobs +http/);

  await hasAllContainers(stack);
  await tellsOfPhotosOnly(stack);
  await databricksKnowsTheOthers(stack);
  await mlflowServesItsOwnClient(stack);
  await refusesAnother(stack);
  await namesTheDead(stack);

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

async function hasAllContainers({ blobs }: RunningStack) {
  const names = [];
  for await (const { name } of blobs.listContainers()) names.push(name);
  expect(names.sort()).toEqual([
    "datasets",
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
    const headers = { authorization: `Bearer ${settings.DATABRICKS_TOKEN}` };
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

async function namesTheDead({ settings, printed, data }: RunningStack) {
  const { port } = new URL(settings.DATABRICKS_HOST ?? "");
  const pid = await promisify(execFile)("pgrep", ["-f", `databricks/cli.ts --port ${port} --data ${data}`]);
  process.kill(Number(pid.stdout), "SIGKILL");
  await eventually(() => printed().includes("Databricks ended (SIGKILL)"));
  expect(printed()).toMatch(/Last lines of .*databricks\.log:\n {2}\| Local Databricks at/);
  expect(printed()).toContain("`npm start` goes on where it stopped");
}
