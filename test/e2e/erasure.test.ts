import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, temporaryFolder } from "../local/processes.ts";
import { answerOf, type Darkroom, digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";

test("an erased photo leaves neither bytes, identity nor pixels, and does not come back", {
  timeout: 600_000,
}, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1", "2"], 61);
  const darkroom = await startDarkroom(data, { tiny: tinyPlan("tiny") });
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
  const erase = async (photo: string, marks: Mark[]) => {
    const found = await tracesOf(darkroom, marks);
    for (const { what } of marks) expect(found.join()).toContain(`${what} in `);
    const erasure = await eraseIn(darkroom, "tiny", photo);
    expect(erasure).toMatchObject({ status: "done", files: 1 });
    expect(JSON.stringify(erasure)).not.toContain(photo);
    expect(await tracesOf(darkroom, marks)).toEqual([]);
    return erasure.learnedBy;
  };
  const marksOf = async (photo: string) => {
    const { bytes } = photos.find((one) => sha256(one.bytes) === photo) as Photo;
    return { bytes, marks: [...marksOfFile(photo, bytes), await pixelsOf(darkroom, photo)] };
  };

  const goldenPhoto = replaceable.file.split(".")[0] as string;
  expect(await erase(goldenPhoto, (await marksOf(goldenPhoto)).marks)).toEqual([]);
  expect(await darkroom.json("models", "tiny/1/golden/golden.json")).toHaveLength(golden.length);

  const photoUrl = `${darkroom.api.url}/api/models/tiny/photos/${learned}`;
  expect(await answerOf(photoUrl)).toMatchObject({
    files: [{ present: true }],
    shards: [expect.stringContaining("shards/")],
    versions: [{ version: "1", role: "trained on it", serves: true, tainted: null }],
  });
  const { bytes, marks } = await marksOf(learned);
  expect(await erase(learned, marks)).toEqual([{ model: "tiny", version: "1", serves: true }]);
  expect(await (await fetch(`${darkroom.api.url}/api/models/tiny`)).json()).toMatchObject({
    champion: { tainted: { erased: 1 } },
  });

  await upload(darkroom, "tiny", [
    { path: "0/broken.png", bytes: spare.bytes },
    { path: "1/back.png", bytes },
  ]);
  await expect.poll(() => quarantineOf(darkroom), { timeout: 120_000, interval: 500 }).toEqual([]);
  const [newest] = (await darkroom.api.runs("tiny")).runs;
  const { leftOut } = await darkroom.api.run(newest?.runId as string);
  expect(leftOut.first).toMatchObject([{ path: "tiny/1/back.png", reason: "erased" }]);
  const returned = marksOfFile(learned, bytes);
  expect(await tracesOf(darkroom, returned)).toEqual(["bytes in images/tiny/1/back.png"]);
  // While a run is under way: it waits for its end. The record tells of both: one file then, and one now.
  expect(await eraseIn(darkroom, "tiny", learned)).toMatchObject({ status: "done", files: 2 });
  expect(await tracesOf(darkroom, returned)).toEqual([]);
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

/** What a photo can be found by. */
interface Mark {
  what: string;
  bytes: Buffer;
}

const marksOfFile = (photo: string, bytes: Buffer): Mark[] => [
  { what: "identity", bytes: Buffer.from(photo) },
  { what: "bytes", bytes: bytes.subarray(30) },
];

const ROW = `
import io, sys, numpy
with numpy.load(io.BytesIO(sys.stdin.buffer.read())) as shard:
    rows = shard["pixels"][shard["photos"] == sys.argv[1].encode()]
sys.stdout.buffer.write(rows.tobytes())`;

/** The photo's decoded pixels, as the shards hold them. */
async function pixelsOf({ blobs }: Darkroom, photo: string): Promise<Mark> {
  const shards = blobs.getContainerClient("shards");
  for await (const { name } of shards.listBlobsFlat()) {
    if (!name.endsWith(".npz")) continue;
    const input = await shards.getBlobClient(name).downloadToBuffer();
    const bytes = execFileSync(join(root, ".venv/bin/python"), ["-c", ROW, photo], { input });
    if (bytes.length > 0) return { what: "pixels", bytes };
  }
  throw new Error(`no shard holds ${photo}`);
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
async function tracesOf({ blobs, data }: Darkroom, marks: Mark[]): Promise<string[]> {
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
