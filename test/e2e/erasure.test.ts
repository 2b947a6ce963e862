import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";

const quick = "search: {space: {learning_rate: [0.003], dropout: [0.2]}, trials: 1, epochs: 8}";

test("an erased photo leaves neither bytes, identity nor pixels, and does not come back", {
  timeout: 600_000,
}, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1", "2"], 60);
  const darkroom = await startDarkroom(data, { tiny: tinyPlan("tiny", quick) });
  await upload(darkroom, "tiny", photos);
  const [trained] = await runsOf(darkroom, "tiny", 1);
  expect(trained?.status, JSON.stringify(trained)).toBe("promoted");

  const golden = await darkroom.json("models", "tiny/1/golden/golden.json");
  const { dataset } = await darkroom.json("models", "tiny/1/version.json");
  const manifest = await linesOf(darkroom, "datasets", `tiny/${dataset}/manifest.jsonl`);
  const learned = manifest.find(({ split }) => split === "train")?.photo as string;
  for (const photo of [golden[0].file.split(".")[0], learned]) {
    const file = photos.find(({ bytes }) => sha256(bytes) === photo) as (typeof photos)[number];
    const marks = await marksOf(photo, file.bytes);
    expect((await tracesOf(darkroom, marks)).length).toBeGreaterThan(5);

    const erasure = await eraseIn(darkroom, "tiny", photo);
    expect(erasure).toMatchObject({ status: "done", files: 1 });
    expect(await tracesOf(darkroom, marks)).toEqual([]);
    expect(JSON.stringify(erasure)).not.toContain(photo);
    if (photo === learned) expect(erasure.tainted).toEqual([{ model: "tiny", version: "1", serves: true }]);
  }
});

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

async function eraseIn({ api }: Darkroom, model: string, photo: string) {
  const ordered = await fetch(`${api.url}/api/models/${model}/photos/${photo}`, { method: "DELETE" });
  expect(ordered.status).toBe(202);
  const { statusUrl } = (await ordered.json()) as { statusUrl: string };
  const record = async () => (await (await fetch(api.url + statusUrl)).json()) as Record<string, unknown>;
  await expect
    .poll(async () => (await record()).status, { timeout: 120_000, interval: 500 })
    .not.toBe("running");
  return record();
}

/** What a photo can be found by: its bytes, its identity, and its pixels at the size of the shards. */
async function marksOf(photo: string, bytes: Buffer): Promise<{ what: string; bytes: Buffer }[]> {
  const pixels = await sharp(bytes)
    .removeAlpha()
    .toColourspace("srgb")
    .resize(16, 16, { kernel: "linear" })
    .raw()
    .toBuffer();
  return [
    { what: "identity", bytes: Buffer.from(photo) },
    { what: "bytes", bytes: bytes.subarray(30) },
    { what: "pixels", bytes: pixels },
  ];
}

async function linesOf({ blobs }: Darkroom, container: string, path: string) {
  const text = (await blobs.getContainerClient(container).getBlobClient(path).downloadToBuffer()).toString(
    "utf8",
  );
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { photo: string; split: string });
}

/** Every blob of every container, every file of MLflow, of the host, of Databricks and of the logs. */
async function tracesOf(
  { blobs, data }: Darkroom,
  marks: { what: string; bytes: Buffer }[],
): Promise<string[]> {
  const traces: string[] = [];
  const look = (where: string, content: Buffer) => {
    for (const { what, bytes } of marks) if (content.includes(bytes)) traces.push(`${what} in ${where}`);
  };
  for await (const { name } of blobs.listContainers())
    for await (const blob of blobs.getContainerClient(name).listBlobsFlat()) {
      look(`${name}: its name`, Buffer.from(blob.name));
      look(
        `${name}/${blob.name}`,
        await blobs.getContainerClient(name).getBlobClient(blob.name).downloadToBuffer(),
      );
    }
  for (const folder of ["mlflow", "host", "databricks", "events", "logs"])
    for (const file of filesBelow(join(data, folder))) look(file, readFileSync(file));
  return traces;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
