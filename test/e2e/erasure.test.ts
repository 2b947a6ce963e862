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
  const photos = digits(join(data, "digits"), ["0", "1", "2"], 61);
  const darkroom = await startDarkroom(data, { tiny: tinyPlan("tiny", quick) });
  const [spare, ...rest] = photos as [Photo, ...Photo[]];
  await upload(darkroom, "tiny", [...rest, { path: "0/broken.png", bytes: spare.bytes.subarray(0, 60) }]);
  const [trained] = await runsOf(darkroom, "tiny", 1);
  expect(trained?.status, JSON.stringify(trained)).toBe("promoted");
  const [broken] = await quarantineOf(darkroom);
  expect(broken).toMatchObject({ path: "tiny/0/broken.png", reason: "truncated", since: expect.any(String) });

  const golden = (await darkroom.json("models", "tiny/1/golden/golden.json")) as Golden[];
  const { dataset } = await darkroom.json("models", "tiny/1/version.json");
  const manifest = await linesOf(darkroom, "datasets", `tiny/${dataset}/manifest.jsonl`);
  const tested = (label: string) =>
    manifest.filter((one) => one.split === "test" && one.label === label).length;
  const shown = (label: string) => golden.filter((one) => one.label === label).length;
  const replaceable = golden.find(({ label }) => tested(label) > shown(label)) as Golden;
  const learned = manifest.find(({ split }) => split === "train")?.photo as string;
  const erase = async (photo: string) => {
    const file = photos.find(({ bytes }) => sha256(bytes) === photo) as Photo;
    const marks = await marksOf(photo, file.bytes);
    expect((await tracesOf(darkroom, marks)).length).toBeGreaterThan(1);
    const erasure = await eraseIn(darkroom, "tiny", photo);
    expect(erasure).toMatchObject({ status: "done", files: 1 });
    expect(JSON.stringify(erasure)).not.toContain(photo);
    expect(await tracesOf(darkroom, marks)).toEqual([]);
    return { tainted: erasure.tainted, file };
  };

  expect((await erase(replaceable.file.split(".")[0] as string)).tainted).toEqual([]);
  expect(await darkroom.json("models", "tiny/1/golden/golden.json")).toHaveLength(golden.length);

  const photoUrl = `${darkroom.api.url}/api/models/tiny/photos/${learned}`;
  expect(await (await fetch(photoUrl)).json()).toMatchObject({
    files: [{ present: true }],
    shards: [expect.stringContaining("shards/")],
    versions: [{ version: "1", role: "trained on it", serves: true, tainted: false }],
  });
  const { file, tainted } = await erase(learned);
  expect(tainted).toEqual([{ model: "tiny", version: "1", serves: true }]);
  expect(await (await fetch(`${darkroom.api.url}/api/models/tiny`)).json()).toMatchObject({
    champion: { tainted: { erased: 1 } },
  });

  await upload(darkroom, "tiny", [
    { path: "0/broken.png", bytes: spare.bytes },
    { path: "1/back.png", bytes: file.bytes },
  ]);
  await expect.poll(() => quarantineOf(darkroom), { timeout: 120_000, interval: 500 }).toEqual([]);
  const [newest] = (await darkroom.api.runs("tiny")).runs;
  const { leftOut } = await darkroom.api.run(newest?.runId as string);
  expect(leftOut.first).toMatchObject([{ path: "tiny/1/back.png", reason: "erased" }]);
  await erase(learned); // while a run is under way: it waits for its end
});

interface Golden {
  file: string;
  label: string;
}

interface Photo {
  path: string;
  bytes: Buffer;
}

async function quarantineOf({ api }: Darkroom) {
  const response = await fetch(`${api.url}/api/models/tiny/quarantine`);
  return ((await response.json()) as { files: object[] }).files;
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

async function eraseIn({ api }: Darkroom, model: string, photo: string) {
  const ordered = await fetch(`${api.url}/api/models/${model}/photos/${photo}`, { method: "DELETE" });
  expect(ordered.status).toBe(202);
  const { statusUrl } = (await ordered.json()) as { statusUrl: string };
  const record = async () => (await (await fetch(api.url + statusUrl)).json()) as Record<string, unknown>;
  await expect.poll(record, { timeout: 240_000, interval: 500 }).not.toMatchObject({ status: "running" });
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
    .map((line) => JSON.parse(line) as { photo: string; label: string; split: string });
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
      const client = blobs.getContainerClient(name).getBlobClient(blob.name);
      // A run that goes on meanwhile may replace what was listed.
      look(`${name}/${blob.name}`, await client.downloadToBuffer().catch(() => Buffer.alloc(0)));
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
