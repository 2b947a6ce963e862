import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { Blobs } from "../../shared/clients/blobs.ts";
import { datasetPhotos, describe, leftOutFiles } from "../../shared/dataset/describe.ts";
import { findUnseen, photoFiles, possibleOriginals, unseenGroup } from "../../shared/dataset/files.ts";
import type { SnapshotLine } from "../../shared/dataset/listing.ts";
import { datasetVersion } from "../../shared/dataset/manifest.ts";
import type { PhotoRecord } from "../../shared/dataset/record.ts";
import { freshSides, type Sided } from "../../shared/dataset/sides.ts";
import { keepSnapshot } from "../../shared/intake/photos.ts";
import { collect } from "../../shared/kit/collect.ts";
import { POLICY } from "../../shared/photos/policy.ts";
import { readPlan } from "../../shared/plan/read.ts";
import { storageSettings } from "./settings.ts";

// One step of growth.ts, on generated photos: of ten classes, one in a hundred new since the run before; all new in "first".
const [step = "", size = "0"] = process.argv.slice(2);
const plan = readPlan("model: many\nimages: images/many\nowner: bench", "many.yaml");
const total = Number(size);
const known = Math.floor(0.99 * total);
/** Without a factor in common with the sizes: the order of the paths has nothing to do with that of the photos. */
const STRIDE = 7919;

function* listing(): Generator<SnapshotLine> {
  for (let n = 0; n < total; n++)
    yield {
      path: `many/class-${n % 10}/${String(n).padStart(8, "0")}.jpg`,
      etag: `0x8DE${n}`,
      size: 20_000 + n,
    };
}

function* records(to: number): Generator<PhotoRecord> {
  let n = 0;
  for (const file of listing()) {
    if (n === to) return;
    yield { ...file, ...photo((n++ * STRIDE) % total), policy: POLICY };
  }
}

function* sides(): Generator<Sided> {
  for (let n = 0; n < known; n++) {
    const { photo: name, phash } = photo(n);
    yield { photo: name, phash, side: n % 10 === 0 ? "test" : n % 10 === 1 ? "validation" : "train" };
  }
}

/** Identities in ascending order, as evenly spread as hashes are; perceptual hashes at random. */
function photo(n: number): { photo: string; phash: string; mirrored: string } {
  const hash = createHash("sha256").update(String(n)).digest("hex");
  const position = Math.floor((n / total) * 2 ** 52)
    .toString(16)
    .padStart(13, "0");
  return { photo: position + hash.slice(13), phash: hash.slice(-16), mirrored: hash.slice(-32, -16) };
}

/** The account's client over a generated listing; what is kept is read and dropped. */
class Generated extends Blobs {
  override async *list() {
    yield* listing();
  }
  override async hasContainer() {
    return true;
  }
  override async keep(_: unknown, body: Readable) {
    await collect(body.map(() => 1).filter(() => false));
  }
}

const steps: Record<string, () => Promise<void>> = {
  async snapshot() {
    const settings = storageSettings("UseDevelopmentStorage=true");
    await keepSnapshot(new Generated(settings), plan);
  },
  async inspect() {
    using db = await photoFiles(listing(), records(known));
    const { unseen } = findUnseen(db);
    drain(unseenGroup(db, 0, unseen));
    drain(possibleOriginals(db, 0, unseen));
  },
  dataset: () => dataset(sides()),
  first: () => dataset([]),
};

async function dataset(known: Iterable<Sided>): Promise<void> {
  using db = await photoFiles(listing(), records(total));
  await describe(db, plan, { sides: known });
  datasetVersion(datasetPhotos(db));
  for (const lines of [datasetPhotos(db), leftOutFiles(db), freshSides(db)]) drain(lines);
}

function drain(items: Iterable<unknown>): void {
  for (const _ of items);
}

const started = performance.now();
await (steps[step] as () => Promise<void>)();
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();
const coreSeconds = (user + system) / 1e6;
console.log(JSON.stringify({ seconds, coreSeconds, peakMB: process.resourceUsage().maxRSS / 1024 }));
