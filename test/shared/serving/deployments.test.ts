import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Deployments } from "../../../shared/serving/deployments.ts";
import { Pool } from "../../../shared/serving/pool.ts";
import { startStorage } from "../intake/hub.ts";

const blobs = new Blobs(await startStorage());
const pool = new Pool(1);
afterAll(() => pool.stop());
const onnx = readFileSync(join(import.meta.dirname, "fixtures/colours.onnx"));
const hash = sha256(onnx);
const MODEL = "pets";
const released = (version: string) => ({ version, runId: `run-${version}`, sha256: hash });

for (const version of ["1", "2", "3"]) {
  const at = (file: string) => paths.model(MODEL, version, file);
  const names = { input: "image", output: "probabilities", sha256: hash };
  await blobs.write(at("model.onnx"), onnx);
  await blobs.writeJson(at("model.json"), { format: 1, classes: ["red", "green", "blue"], ...names });
  await blobs.writeJson(at("version.json"), {
    ...{ model: MODEL, snapshot: "s", dataset: "d", mlflowRunId: "m" },
    ...{ trainingHash: "t", code: "c", accuracy: 0.9, ...released(version) },
  });
}

/** Room for so many models of these: each is held once by the thread and once beside it. */
const roomFor = (models: number) => new Deployments(blobs, pool, onnx.length * 2 * models);
const pixels = { data: new Uint8Array([200, 0, 0]), width: 1, height: 1 };

test("a small photo goes past large ones that wait for room", async () => {
  const asked: string[] = [];
  const gate = Promise.withResolvers<null>();
  const ask = (_: string, what: string) => {
    asked.push(what);
    return gate.promise;
  };
  const deployments = new Deployments(blobs, { ask } as unknown as Pool);
  const all = [16, 17, 0.2].map((millions) => deployments.inRoom(millions * 1e6, "close", `${millions}`));
  expect(asked).toEqual(["16", "0.2"]);
  gate.resolve(null);
  await Promise.all(all);
  expect(asked).toEqual(["16", "0.2", "17"]);
});

describe("the versions that are loaded", () => {
  test("are loaded once for all who ask", async () => {
    const deployments = roomFor(3);
    const loads = await Promise.all(Array.from({ length: 10 }, () => deployments.load(MODEL, released("1"))));
    expect(new Set(loads).size).toBe(1);
    expect(deployments.find(MODEL, released("1"))).toBe(loads[0]);
  });

  test("make room for each other: whoever was asked last stays", async () => {
    const deployments = roomFor(2);
    const first = await deployments.load(MODEL, released("1"));
    await deployments.load(MODEL, released("2"));
    deployments.find(MODEL, released("1"));
    await deployments.load(MODEL, released("3"));
    const held = ["1", "2", "3"].map((version) => deployments.find(MODEL, released(version)) !== undefined);
    expect(held).toEqual([true, false, true]);
    expect((await deployments.predict(first, { pixels })).probabilities).toHaveLength(3);
  });

  test("stay while they are asked, even where there is no room", async () => {
    const deployments = roomFor(1);
    const first = await deployments.load(MODEL, released("1"));
    const answers = Array.from({ length: 200 }, () => deployments.predict(first, { pixels }));
    await deployments.load(MODEL, released("2"));
    await expect(Promise.all(answers)).resolves.toHaveLength(200);
  });

  test("are asked again in a moment where they have made room meanwhile", async () => {
    const deployments = roomFor(1);
    const first = await deployments.load(MODEL, released("1"));
    await deployments.load(MODEL, released("2"));
    await expect(deployments.predict(first, { pixels })).rejects.toMatchObject({
      ...{ status: 503, type: "model-loading", extra: { retryAfter: 1 } },
    });
    await deployments.load(MODEL, released("1"));
    expect(deployments.find(MODEL, released("2"))).toBeUndefined();
  });

  test("are loaded anew where the threads have forgotten them, as when one has ended over it", async () => {
    const deployments = roomFor(1);
    const first = await deployments.load(MODEL, released("1"));
    pool.close(first.key);
    await expect(deployments.predict(first, { pixels })).rejects.toMatchObject({ status: 503 });
    expect(deployments.find(MODEL, released("1"))).toBeUndefined();
    const again = await deployments.load(MODEL, released("1"));
    expect((await deployments.predict(again, { pixels })).probabilities).toHaveLength(3);
  });

  test("are other ones where their bytes, or the run that made them, are others", async () => {
    const deployments = roomFor(3);
    await deployments.load(MODEL, released("1"));
    expect(deployments.find(MODEL, { ...released("1"), runId: "another" })).toBeUndefined();
    await expect(deployments.load(MODEL, { ...released("1"), sha256: "0".repeat(64) })).rejects.toThrow();
  });
});
