import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { exportCommand, writeContainer } from "../../../cli/export/command.ts";
import { predict } from "../../../functions/serving/predict.ts";
import { v2 } from "../../../functions/serving/v2.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { client } from "../../../shared/kit/client.ts";
import { publishFiles } from "../../../shared/plan/publish-files.ts";
import type { Answered } from "../../../shared/serving/answer.ts";
import * as serving from "../../../shared/serving/routes.ts";
import * as oip from "../../../shared/serving/v2-routes.ts";
import { callsOf } from "../../functions/calls.ts";
import {
  blue,
  green,
  plansOf,
  pointAt,
  predictingOf,
  red,
  release,
} from "../../functions/serving/colours.ts";
import { planFile } from "../../functions/world.ts";
import { end, root, temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { threeColours } from "../../shared/photos/heic/files.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
for (const version of ["1", "2"]) await release(blobs, "pets", version);
await pointAt(blobs, "pets", "2", "1");
const more = "serving: {reject_below: 89%}";
await publishFiles(blobs, new Map([["pets", planFile("pets", more)]]));
const env = { AZURE_STORAGE_CONNECTION_STRING: settings.DataStorage };
const folder = temporaryFolder(afterAll);
await exportCommand(["pets", "--container", folder, "--data", "/nowhere"], env);
// What `npm ci` would install from the folder's lock lies here already.
symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));

const command = { cwd: folder, env: { PORT: "0", HOST: "127.0.0.1" } };

/** Starts what a container would, and gives its address. */
async function started() {
  const child = spawn(process.execPath, ["dist/container/server.js"], {
    ...{ ...command, detached: true },
    stdio: ["ignore", "pipe", "inherit"],
  });
  afterAll(() => end(child));
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /ready at (http:\S+)/.exec(line) ?? [];
    if (url !== undefined) return { url, child };
  }
  throw new Error("the server has ended before it was ready");
}

const { url } = await started();
const exported = client(url);
const predicting = predictingOf(settings, plansOf({ pets: more }));
const app = callsOf([predict(predicting), ...v2(predicting)]);
const pets = { params: { model: "pets" } };
const [jpeg, webp] = await Promise.all([sharp(green).jpeg().toBuffer(), sharp(red).webp().toBuffer()]);

test("the plan that is published says below which probability it is unsure", async () => {
  const { body } = await exported(serving.predict, { ...pets, body: blue });
  expect(body).toMatchObject({ label: "unsure", likeliest: "blue" });
});

describe("the server of an exported version answers as the app does:", () => {
  test.each([
    ["PNG", red],
    ["another", blue],
    ["JPEG", jpeg],
    ["WebP", webp],
    ["HEIC", threeColours],
  ])("a photo as %s", async (_, body) => {
    const [here, there] = await Promise.all(
      [exported, app].map(async (call) => (await call(serving.predict, { ...pets, body })).body as Answered),
    );
    const { predictionId: _a, latencyMs: _b, ...said } = here as Answered;
    expect(there).toMatchObject(said);
    expect(said.version).toBe("2");
  });

  const form = () => {
    const made = new FormData();
    for (const photo of [red, jpeg]) made.append("photo", new Blob([new Uint8Array(photo)]), "photo");
    return made;
  };
  test.each([
    ["a form", form],
    ["base64", () => ({ images: [red.toString("base64"), "bm8gcGhvdG8="] })],
    ["pixels", () => ({ pixels: [[[200, 0, 0] as [number, number, number]]] })],
  ])("photos as %s", async (_, body) => {
    const answers = await Promise.all(
      [exported, app].map(async (call) => (await call(serving.predict, { ...pets, body: body() })).body),
    );
    const [here, there] = answers.map((answer) =>
      JSON.stringify(answer, (key, value) => (/^(predictionId|latencyMs)$/.test(key) ? undefined : value)),
    );
    expect(here).toBe(there);
  });

  test("the Open Inference Protocol, in JSON and in bytes", async () => {
    const tensor = { name: "image", datatype: "BYTES", shape: [2] } as const;
    const data = [red, jpeg].map((photo) => photo.toString("base64"));
    const outputs = [{ name: "probabilities" }, { name: "label" }] as const;
    const body = { id: "7", inputs: [{ ...tensor, shape: [2], data }], outputs: [...outputs] };
    const inBytes = { ...body, parameters: { binary_data_output: true } };
    for (const one of [body, inBytes]) {
      const [here, there] = await Promise.all(
        [exported, app].map(async (call) => (await call(oip.v2Infer, { ...pets, body: one })).body),
      );
      expect(here).toEqual(there);
    }
    const of = { params: { model: "pets", version: "2" } };
    for (const call of [exported, app])
      expect((await call(oip.v2VersionReady, of)).body).toEqual({ name: "pets", ready: true });
    expect((await exported(oip.v2Model, pets)).body).toMatchObject({ name: "pets", versions: ["2"] });
    expect((await exported(oip.v2Ready, {})).body).toEqual({ ready: true });
  });

  test.each([
    ["half a photo", { ...pets, body: red.subarray(0, 60) }],
    ["no photo", { ...pets, body: Buffer.from("no photo") }],
    ["a field that nobody knows", { ...pets, query: { top: 0 }, body: red }],
    ["a model that there is not", { params: { model: "nobody" }, body: red }],
  ])("%s is refused", async (_, asked) => {
    const [here, there] = await Promise.all(
      [exported, app].map((call) => call(serving.predict, asked).catch((error: Error) => error)),
    );
    expect(here).toEqual(there);
    expect(here).toBeInstanceOf(Error);
  });
});

test("it answers for its version alone, and says what there is elsewhere", async () => {
  const first = exported(serving.predict, { ...pets, query: { version: "1" }, body: red });
  await expect(first).rejects.toThrow('version: 1 of "pets" does not serve; 2 may be asked.');
  const statusOf = async (path: string, method = "GET") => (await fetch(url + path, { method })).status;
  expect(await statusOf("/api/models")).toBe(404);
  expect(await statusOf("/v2/repository/index", "POST")).toBe(404);
  expect(await statusOf("/api/models/pets/predict")).toBe(405);
  expect(await statusOf("/v2/models/%E0%A4%A")).toBe(404);
  expect(await statusOf("//%")).toBe(404);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain(
    'darkroom_photos_total{model="pets",version="2"}',
  );
});

test("it ends where it is told to, with success, and where it cannot begin, with a line that says why", async () => {
  const { child } = await started();
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  const elsewhere = [join(folder, "dist/container/server.js"), temporaryFolder()];
  const { status, stderr } = spawnSync(process.execPath, elsewhere, { ...command, encoding: "utf8" });
  expect({ status, lines: stderr.trim().split("\n").length }).toEqual({ status: 1, lines: 1 });
  expect(stderr).toContain("start it in the folder that `darkroom export` has written");
});

test("nothing of Azure is in it, and what it takes from npm is pinned with its hash", () => {
  const text = (file: string) => readFileSync(join(folder, file), "utf8");
  expect(text("dist/container/server.js")).not.toMatch(/@azure\/|durable/i);
  const { dependencies } = JSON.parse(text("package.json"));
  expect(Object.keys(dependencies)).toEqual([
    "onnxruntime-node",
    "sharp",
    "@julusian/jpeg-turbo",
    "libheif-js",
  ]);
  const { "": top, ...packages } = JSON.parse(text("package-lock.json")).packages;
  expect(top.dependencies).toEqual(dependencies);
  for (const one of Object.values<{ integrity?: string }>(packages))
    expect(one.integrity).toMatch(/^sha512-/);
  expect(Object.keys(packages)).toEqual(expect.arrayContaining(["node_modules/onnxruntime-common"]));
  expect(text("Dockerfile")).toMatch(/^FROM node:\d+\.\d+\.\d+-/);
  expect(text("README.md")).toMatch(/LGPL-3.0/);
});

test("a folder with something in it, a version that there is not and a model without one are refused", async () => {
  const data = ["--data", "/nowhere"];
  await expect(exportCommand(["pets", "--container", folder, ...data], env)).rejects.toThrow("is not empty");
  const of = { version: undefined, environment: undefined };
  const none = writeContainer(blobs, temporaryFolder(), { ...of, model: "pets", version: "9" });
  await expect(none).rejects.toThrow('There is no version 9 of "pets".');
  await expect(writeContainer(blobs, temporaryFolder(), { ...of, model: "young" })).rejects.toThrow(
    "No version of",
  );
});
