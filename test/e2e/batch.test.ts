import { execFile, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { cancelBatch, getBatch, getBatchResults, startBatch } from "../../shared/batches/routes.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { client } from "../../shared/kit/client.ts";
import { collect } from "../../shared/kit/collect.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import { end, eventually, readingAlong, root, temporaryFolder } from "../local/processes.ts";
import { startStorage } from "../shared/intake/hub.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
const PHOTOS = 2600;
const params = { model: "colours" };

test("a batch is cancelled, asked for again, survives the death of its process, and ends with a row for each file", {
  timeout: 180_000,
}, async () => {
  const data = temporaryFolder();
  await serveColours(data);
  let host = await start(data);
  const wanted = { params, body: { prefix: "new" } };
  const { batchId } = (await host.call(startBatch, wanted)).body;
  const of = { params: { ...params, batchId } };
  const status = async () => (await host.call(getBatch, of)).body.status;

  // A machine that stands still for a while may find it done.
  await host.call(cancelBatch, of).catch(({ status }) => expect(status).toBe(409));
  await expect.poll(status, { timeout: 60_000 }).toMatch(/^(cancelled|done)$/);

  await host.call(startBatch, wanted);
  const begun = async () => (await status()) === "done" || (await parts(batchId)).length > 0;
  await expect.poll(begun, { timeout: 60_000 }).toBe(true);
  await end(host.child);

  host = await start(data);
  await expect.poll(status, { timeout: 120_000 }).toBe("done");
  const { body } = await host.call(getBatch, of);
  expect(body).toMatchObject({
    summary: {
      photos: PHOTOS,
      unreadable: 1,
      labels: { red: PHOTOS / 2, blue: PHOTOS / 2 - 1 },
      reasons: { empty: 1 },
    },
  });
  const again = await host.call(startBatch, { params, body: { prefix: "images/new/", version: "1" } });
  expect(again).toMatchObject({
    status: 200,
    body: { batchId, because: expect.stringContaining("version 1") },
  });
  const csv = (await host.call(getBatchResults, { ...of, query: { format: "csv" } })).body;
  const lines = Buffer.from(csv).toString().split("\r\n");
  expect(lines).toHaveLength(PHOTOS + 2);
  expect(lines[1]).toMatch(/^images\/new\/0000\.png,"?0x\w+"?,red,0\.\d+,/);

  const out = join(data, "labels.csv");
  const command = [join(root, "cli/darkroom.ts"), "batch", "new", "--model", "colours", "--url", host.url];
  const { stdout } = await promisify(execFile)(process.execPath, [...command, "--out", out]);
  expect(stdout).toContain(`Version 1 has looked at ${PHOTOS} files:`);
  expect(readFileSync(out)).toEqual(Buffer.from(csv));
});

const parts = (batchId: string) => collect(blobs.list(paths.batch("colours", batchId, "parts/")));

/** A version that tells colours apart, photos of two, and a plan. */
async function serveColours(data: string) {
  const onnx = readFileSync(join(root, "test/shared/serving/fixtures/colours.onnx"));
  const at = (file: string) => paths.model("colours", "1", file);
  const released = { version: "1", runId: "run-1", sha256: sha256(onnx) };
  const io = { input: "image", output: "probabilities", sha256: released.sha256 };
  await blobs.write(at("model.onnx"), onnx);
  await blobs.writeJson(at("model.json"), { format: 1, classes: ["red", "green", "blue"], ...io });
  const made = {
    model: "colours",
    snapshot: "s",
    dataset: "d",
    mlflowRunId: "m",
    trainingHash: "t",
    code: "c",
  };
  await blobs.writeJson(at("version.json"), { ...made, ...released, accuracy: 1 });
  await blobs.writeJson(paths.traffic("colours"), {
    ...released,
    previous: null,
    since: "2026-01-01T00:00:00Z",
  });
  const [red, blue] = await Promise.all(
    ["red", "blue"].map((background) =>
      sharp({ create: { width: 64, height: 64, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  for (let n = 0; n < PHOTOS; n++) {
    const bytes = n === PHOTOS - 1 ? "" : ((n % 2 === 0 ? red : blue) as Buffer);
    await blobs.write({ container: "images", path: `new/${String(n).padStart(4, "0")}.png` }, bytes);
  }
  mkdirSync(join(data, "plans"));
  const plan = "model: colours\nimages: images/colours\nowner: test@example.com\n";
  writeFileSync(join(data, "plans/colours.yaml"), plan);
}

/** The app on its local host, which goes on with what the last one has left; services that no batch needs are away. */
async function start(data: string) {
  const { DataStorage, DATABRICKS_HOST, MLFLOW_TRACKING_URI, TRAINING_WHEEL_SHA256 } = settings;
  const env = {
    DataStorage: DataStorage as string,
    DATABRICKS_HOST,
    MLFLOW_TRACKING_URI,
    TRAINING_WHEEL_SHA256,
  };
  const more = { DATABRICKS_CLUSTER: "local", TRAINING_WHEEL: "wheel", PLANS: join(data, "plans") };
  const args = ["--app", root, "--main", "main.ts", "--data", join(data, "host"), "--port", "0"];
  const script = join(root, "packages/functions-host/bin/functions-host.mjs");
  const child = spawn(process.execPath, [script, ...args], {
    ...{ detached: true, env: { ...process.env, ...env, ...more }, stdio: ["ignore", "pipe", "pipe"] },
  });
  onTestFinished(() => end(child));
  const { printed } = readingAlong(child);
  const url = () => /ready at (http:\S+)/.exec(printed())?.[1];
  await eventually(() => url() !== undefined || child.exitCode !== null, 60_000);
  if (url() === undefined) throw new Error(printed());
  return { child, url: url() as string, call: client(url() as string) };
}
