import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { root, temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { blue, pointAt, red, release } from "./colours.ts";
import { startServingHost } from "./host.ts";

const settings = await startStorage();
const blobs = new Blobs(settings);
for (const version of ["1", "2"]) await release(blobs, "pets", version);
await pointAt(blobs, "pets", "2", "1");
const { url } = await startServingHost(settings.DataStorage, ["pets"]);
const folder = temporaryFolder(afterAll);
const photos = Object.entries({ red, blue }).map(([name, photo]) => {
  const file = join(folder, `${name}.png`);
  writeFileSync(file, photo);
  return file;
});

const python = join(root, ".venv/bin/python");
const script = join(import.meta.dirname, "triton.py");
const found = [join(root, "training"), join(root, ".venv/tests"), process.env.PYTHONPATH];
const env = { ...process.env, PYTHONPATH: found.filter(Boolean).join(delimiter) };
const { stdout } = await promisify(execFile)(python, [script, new URL(url).host, "pets", ...photos], { env });
const told = JSON.parse(stdout);

describe("tritonclient, unchanged,", () => {
  test("finds server and model ready, and none where there is none", () => {
    expect(told).toMatchObject({
      live: true,
      ready: true,
      modelReady: [true, true, false],
      nobodyReady: false,
    });
  });

  test("learns what server, model and version are", () => {
    expect(told.server).toEqual({
      ...{ name: "darkroom", version: "1", extensions: ["classification", "binary_tensor_data"] },
    });
    expect(told.model).toMatchObject({ name: "pets", versions: ["2", "1"], platform: "onnxruntime_onnx" });
    expect(told.model.inputs).toEqual([
      { name: "image", datatype: "BYTES", shape: [-1] },
      { name: "pixels", datatype: "UINT8", shape: [-1, -1, -1, 3] },
    ]);
    expect(told.version).toEqual({ ...told.model, versions: ["1"] });
  });

  test("gets the same for encoded photos as for their pixels, in JSON as in bytes, under either name", () => {
    const answers = [...told.encoded, ...told.pixels, told["either name"]];
    for (const answer of answers) {
      expect(answer).toMatchObject({ label: ["red", "blue"], version: "2" });
      expect(answer.shapes).toEqual({ probabilities: [2, 3], label: [2], predictionId: [2] });
      for (const [n, one] of answer.probabilities.entries())
        expect(one).toBeCloseTo(answers[0].probabilities[n], 6);
    }
    expect(told.pixels[0].id).toBe("7");
    expect(new Set(answers.flatMap(({ predictionId }) => predictionId)).size).toBe(2 * answers.length);
  });

  test("gets the outputs that it asks for, also as classes", () => {
    expect(told["one output as JSON"]).toMatchObject({ label: ["red", "blue"], shapes: { label: [2] } });
    for (const { probabilities, shapes } of told.classes) {
      expect(shapes).toEqual({ probabilities: [2, 2] });
      expect(probabilities.map((text: string) => text.replace(/^[\d.]+/, ""))).toEqual([
        ...[":0:red", expect.stringMatching(/^:[12]:(green|blue)$/)],
        ...[":2:blue", expect.stringMatching(/^:[01]:(red|green)$/)],
      ]);
    }
  });

  test("asks an earlier version by its number", () => {
    expect(told["earlier version"]).toMatchObject({ version: "1", label: ["red", "blue"] });
  });

  test("is told what is wrong in the protocol's form", () => {
    expect(told["no version"]).toBe('404 version: 9 of "pets" does not serve; 2 and 1 may be asked.');
    expect(told["no model"]).toBe('404 There is no model "nobody". Models: pets.');
    expect(told["no config"]).toContain("404 There is no route /v2/models/pets/config");
    expect(told.compressed).toContain("415 ");
  });
});
