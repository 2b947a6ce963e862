import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { getBatch, getBatchResults, startBatch } from "../../shared/batches/routes.ts";
import { Row } from "../../shared/batches/row.ts";
import { client } from "../../shared/kit/client.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import { root, temporaryFolder } from "../local/processes.ts";
import { type Darkroom, startDarkroom } from "./darkroom.ts";

/** Files of both models: what decoders differ in, and what none reads. */
const files: Record<string, Buffer> = {
  ...Object.fromEntries(
    await Promise.all(
      (["jpeg", "png", "webp", "gif", "tiff"] as const).map(async (type, n) => {
        const colour = { r: 140 + n * 9, g: 125 - n * 7, b: 110 };
        const made = sharp({ create: { width: 70 + n, height: 41, channels: 3, background: colour } });
        return [`${n}.${type}`, await made.toFormat(type).toBuffer()] as const;
      }),
    ),
  ),
  "empty.png": Buffer.from(""),
  "text.jpg": Buffer.from("no photo"),
};
const jpeg = files["0.jpeg"] as Buffer;
files["half.jpg"] = jpeg.subarray(0, jpeg.length / 2);

test("whoever predicts a batch, its results say the same", { timeout: 180_000 }, async () => {
  const plan = (model: string) =>
    `model: ${model}\nimages: images/${model}\nowner: test@example.com\nserving: {reject_below: 50%}\n`;
  const [small, large] = ["small", "large"];
  const darkroom = await startDarkroom(
    temporaryFolder(),
    { small: plan("small"), large: plan("large") },
    { BATCH_ON_DATABRICKS_FROM: "9" },
  );
  const inApp = await predicted(darkroom, small as string, files);
  expect(await runsFor(darkroom)).toEqual([]);
  const further = { "z.png": files["1.png"] as Buffer };
  const byDatabricks = await predicted(darkroom, large as string, { ...files, ...further });
  expect(await runsFor(darkroom)).toEqual([expect.stringMatching(/^batch-large-[0-9a-f]{32} predict-\w+$/)]);
  expect(byDatabricks.pop()).toMatchObject({ path: expect.stringContaining("z.png") });

  expect(byDatabricks.map(withoutFigures)).toEqual(inApp.map(withoutFigures));
  const labels = inApp.flatMap((row) => ("label" in row ? [row.label] : []));
  expect(new Set(labels), "sure and unsure").toContain("unsure");
  for (const [n, row] of inApp.entries()) {
    const other = byDatabricks[n] as Row;
    if ("error" in row || "error" in other) continue;
    for (const [label, probability] of Object.entries(row.probabilities))
      expect(Math.abs((other.probabilities[label] as number) - probability)).toBeLessThan(1e-3);
  }
});

/** What a row says of its file, whatever its model's folder and ETag. */
function withoutFigures(row: Row) {
  const path = row.path.replace(/^[\w-]+\//, "");
  if ("error" in row) return { path, photo: row.photo, error: row.error };
  return { path, photo: row.photo, label: row.label, likeliest: row.likeliest };
}

const runsFor = async (darkroom: Darkroom) =>
  (await darkroom.databricksRuns()).map(({ run_name }) => run_name);

/** The rows of a batch of these files, by a version that tells colours apart. */
async function predicted(darkroom: Darkroom, model: string, of: Record<string, Buffer>): Promise<Row[]> {
  await release(darkroom, model);
  for (const [name, bytes] of Object.entries(of))
    await darkroom.images.getBlockBlobClient(`${model}-new/${name}`).upload(bytes, bytes.length);
  const call = client(darkroom.api.url);
  const { body } = await call(startBatch, { params: { model }, body: { prefix: `${model}-new` } });
  const params = { model, batchId: body.batchId };
  const view = async () => (await call(getBatch, { params })).body;
  await expect.poll(view, { timeout: 90_000 }).toMatchObject({ status: "done" });
  const { body: results } = await call(getBatchResults, { params, query: { format: "jsonl" } });
  const lines = Buffer.from(results).toString().trim().split("\n");
  return lines.map((line) => Row.parse(JSON.parse(line)));
}

async function release({ blobs }: Darkroom, model: string): Promise<void> {
  const onnx = readFileSync(join(root, "test/shared/serving/fixtures/colours.onnx"));
  const released = { version: "1", runId: "run-1", sha256: sha256(onnx) };
  const put = (at: { container: string; path: string }, bytes: Buffer | object) => {
    const content = Buffer.isBuffer(bytes) ? bytes : Buffer.from(JSON.stringify(bytes));
    return blobs.getContainerClient(at.container).getBlockBlobClient(at.path).upload(content, content.length);
  };
  const at = (file: string) => paths.model(model, "1", file);
  const io = { input: "image", output: "probabilities", sha256: released.sha256 };
  await put(at("model.onnx"), onnx);
  await put(at("model.json"), { format: 1, classes: ["red", "green", "blue"], ...io });
  const made = { model, snapshot: "s", dataset: "d", mlflowRunId: "m", trainingHash: "t", code: "c" };
  await put(at("version.json"), { ...made, ...released, accuracy: 1 });
  await put(paths.traffic(model), { ...released, previous: null, since: "2026-01-01T00:00:00Z" });
}
