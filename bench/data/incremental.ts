import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Blobs } from "../../shared/clients/blobs.ts";
import { collect } from "../../shared/kit/collect.ts";
import { readPlan } from "../../shared/plan/read.ts";
import { printTable } from "../table.ts";
import { type Pass, passOver } from "./pass.ts";
import { putPhotos, relabel } from "./photos.ts";
import { storageSettings } from "./settings.ts";
import { startStorage } from "./storage.ts";

// What new photos and new labels cost, from the listing to the shards: real storage, real tasks, two at once.
const PHOTOS = Number(process.argv[2] ?? 20_000);
const NEW = Math.ceil(PHOTOS / 100);
const RELABELLED = Math.ceil(PHOTOS / 200);

const folder = mkdtempSync(join(tmpdir(), "darkroom-bench-"));
const storage = await startStorage(folder);
const settings = storageSettings(storage.connectionString);
const blobs = new Blobs(settings);
const plan = readPlan("model: many\nimages: images/many\nowner: bench", "many.yaml");

const rows: (string | number)[][] = [];
let full: Pass | undefined;
async function pass(what: string): Promise<void> {
  const before = storage.bytesRead();
  const done = await passOver(blobs, plan, settings, storage.connectionString);
  full ??= done;
  const { seconds, photoBytes, decoded, shards } = done;
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  const allMB = Math.round((storage.bytesRead() - before) / 1e6);
  rows.push([
    what,
    Number(seconds.toFixed(1)),
    share(seconds, full.seconds),
    photoBytes,
    share(photoBytes, full.photoBytes),
    allMB,
    decoded,
    shards,
  ]);
}

try {
  await putPhotos(storage.connectionString, 0, PHOTOS);
  await pass(`all ${PHOTOS} photos`);
  await pass("nothing new");
  await putPhotos(storage.connectionString, PHOTOS, NEW);
  await pass(`${NEW} new photos`);
  await relabel(
    storage.connectionString,
    await collect(blobs.list({ container: "images", path: "many/a/" })),
    RELABELLED,
  );
  await pass(`${RELABELLED} relabelled`);
} finally {
  storage.stop();
  rmSync(folder, { recursive: true, force: true });
}
printTable(
  [
    "pass",
    "seconds",
    "time",
    "photo bytes read",
    "bytes",
    "MB from storage in all",
    "decodings",
    "new shards",
  ],
  rows,
);
process.exit();
