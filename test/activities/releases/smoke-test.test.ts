import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { smokeTestWith } from "../../../activities/releases/smoke-test.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { sha256 as hashOf } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { root } from "../../local/processes.ts";
import { Hub, startStorage } from "../../shared/intake/hub.ts";

/** A model, and what training says of three photos of three types. */
const TRAINED = `
import sys, colours
from conftest import encoded
from darkroom_training.search.models import files
from darkroom_training.evaluation import golden
from darkroom_training.search.models.session import Session
from darkroom_training.clients.store import Store
folder = sys.argv[1]
colours.save(folder)
session = Session(files.load(Store(), folder).onnx)
photos = zip("abc", ("JPEG", "PNG", "BMP"))
golden.save(Store(), folder, session, [(n * 64, "red", encoded(colours.photo("red", 30), type)) for n, type in photos])
`;

interface Expected {
  file: string;
  label: string;
  probabilities: number[];
}

const blobs = new Blobs(await startStorage());
let expected: Expected[];
const files = new Map<string, Buffer>();
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-"));
  const path = ["training", "training/tests"].map((part) => join(root, part)).join(delimiter);
  const env = { ...process.env, PYTHONPATH: path };
  execFileSync(join(root, ".venv/bin/python"), ["-c", TRAINED, folder], { env });
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (/\.\w+$/.test(file)) files.set(file, readFileSync(join(folder, file)));
  rmSync(folder, { recursive: true });
  expected = JSON.parse(String(files.get("golden/golden.json")));
});

/** Tests the winner of a run, of which some files are others than they were. */
async function smokeTest(run: string, changed: Record<string, string | object | null> = {}) {
  for (const [file, content] of files) {
    const other = changed[file];
    const text = typeof other === "object" ? JSON.stringify(other) : other;
    if (other !== null) await blobs.write(paths.run(run, `trials/2/${file}`), text ?? content);
  }
  const sha256 = hashOf(files.get("model.onnx") as Buffer);
  return smokeTestWith({ blobs })({ runId: run, trial: 2, sha256 }, new Hub());
}

/** golden.json, as if training had seen other pixels. */
const off = (by: number) =>
  expected.map((one, n) => (n === 1 ? { ...one, probabilities: one.probabilities.map((p) => p + by) } : one));
const named = (n: number) => new RegExp(`runs/.*/trials/2 .* the golden image ${expected[n]?.file} `);

test("a version that serves as it was measured passes, photos of every type", async () => {
  expect(await smokeTest("1")).toEqual({ images: 3 });
});

test("a golden image that is answered otherwise is named", async () => {
  await expect(smokeTest("2", { "golden/golden.json": off(0.002) })).rejects.toThrow(named(1));
});

test("a golden image that cannot be read, or is not there, is named with the reason", async () => {
  const file = `golden/${expected[2]?.file}`;
  await expect(smokeTest("3", { [file]: "%PDF-1.7" })).rejects.toThrow(named(2));
  await expect(smokeTest("4", { [file]: "%PDF-1.7" })).rejects.toThrow("It is PDF, which is not supported.");
  await expect(smokeTest("5", { [file]: null })).rejects.toThrow("is missing");
});

test("a model that is not the one that was judged is not tested", async () => {
  await expect(smokeTest("8", { "model.onnx": "other weights" })).rejects.toThrow(
    "is not the file that model.json",
  );
});

test("a version that was measured by another decoding policy may differ by as much as decoders do", async () => {
  const card = JSON.parse(String(files.get("model.json")));
  for (const decoder of [undefined, { exifTranspose: true }, { policy: "another" }]) {
    const older = { "model.json": { ...card, decoder }, "golden/golden.json": off(0.03) };
    expect(await smokeTest("6", older)).toEqual({ images: 3 });
    await expect(smokeTest("7", { ...older, "golden/golden.json": off(0.06) })).rejects.toThrow(named(1));
  }
});
