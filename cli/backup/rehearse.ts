import { createHash } from "node:crypto";
import { BlobServiceClient } from "@azure/storage-blob";
import { Trouble } from "../../local/trouble.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { StorageSettings } from "../../shared/kit/settings.ts";
import { knownErasures } from "./erasures.ts";
import { ownStorage } from "./own-storage.ts";
import type { Place } from "./place.ts";
import { restore } from "./restore.ts";
import type { Entry, State } from "./states.ts";
import { type Found, look } from "./whole.ts";

/** What a rehearsal came to. */
export interface Rehearsal extends Found {
  /** Files that came back, and in how many seconds; `read` until all of them were read again. */
  files: number;
  seconds: { restored: number; read: number };
  /** Photos that were erased, which stayed away. */
  erased: number;
  /** Documents were written while the backup was made. */
  moving: boolean;
}

/**
 * Restores a state into a storage of its own, which is gone afterwards, reads every file of it again, and looks whether what was made of
 * them holds together. Nothing else is written, anywhere. What is wrong is told in the result.
 */
export async function rehearse(
  place: Place,
  state: Pick<State, "name" | "bytes" | "missing" | "moving">,
  files: readonly Entry[],
): Promise<Rehearsal> {
  const begun = Date.now();
  const known = await knownErasures(place);
  const erased = (photo: string) => known.erasureOf?.(photo);
  await using storage = await ownStorage(state.bytes);
  const service = BlobServiceClient.fromConnectionString(storage.connection);
  const how = { replace: false, erased, erasures: known.entries };
  const result = await restore(service, place, { name: state.name, files }, how);
  const restored = Date.now();
  const different = result.different.map((name) => `${name}: two files of the backup have this name`);
  // Erasures of later states come back with this one.
  const again = await readAgain(service, [...files, ...known.entries], erased);
  const read = Date.now();
  const blobs = new Blobs(StorageSettings.parse({ DataStorage: storage.connection }));
  const found = await look(blobs, again.hashes, known.ids.size > 0);
  return {
    ...found,
    files: again.hashes.size,
    seconds: { restored: (restored - begun) / 1000, read: (read - restored) / 1000 },
    erased: result.erased.size,
    moving: state.moving,
    wrong: [...state.missing, ...result.damaged, ...different, ...again.wrong, ...found.wrong],
  };
}

/** Tells what came of a rehearsal. Throws `Trouble` where anything was wrong. */
export function tell({ name }: Pick<State, "name">, rehearsal: Rehearsal): void {
  const { files, seconds, erased, moving, wrong } = rehearsal;
  const { models, serving, versions, plans, records, datasets, reduced, photos, runs } = rehearsal;
  if (wrong.length > 0)
    throw new Trouble(
      `The state ${name} does not come back whole:\n  ${wrong.join("\n  ")}`,
      "darkroom backup --check says whether the bytes in the backup are to blame; what the account has by now is in the next one.",
    );
  const took = (n: number) => `${n.toFixed(1)} s`;
  const bytes = `${of(files, "file")} came back in ${took(seconds.restored)} and were read again in ${took(seconds.read)}`;
  console.log(`${name}: ${bytes}, each as it was kept; ${of(erased, "photo")} stayed erased.`);
  const things = [
    `${of(versions, "version")} with their bytes`,
    of(plans, "plan"),
    `${of(records, "record")} of photos`,
    `${of(datasets, "dataset")} of ${of(photos, "photo")}${reduced > 0 ? ` (${reduced} not as named, since photos were erased)` : ""}`,
    of(runs, "run"),
  ];
  if (moving) console.log("Documents were written while the backup was made: they may not fit together.");
  console.log(
    `${of(models, "model")}, ${serving} of them serving; ${things.join(", ")}. All of it is gone again.`,
  );
}

const of = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** Reads all that is there now: files by `container/path` with the SHA-256 of their bytes; and what is missing, changed or too much. */
async function readAgain(
  service: BlobServiceClient,
  files: readonly Entry[],
  erased: (photo: string) => string | undefined,
) {
  const hashes = new Map<string, string>();
  for await (const { name } of service.listContainers())
    for await (const { name: path } of service.getContainerClient(name).listBlobsFlat())
      hashes.set(`${name}/${path}`, await hashOf(service, name, path));
  const wrong: string[] = [];
  const expected = new Map(files.map((entry) => [`${entry.container}/${entry.path}`, entry.sha256]));
  for (const [name, sha256] of expected)
    if (!erased(sha256) && hashes.get(name) !== sha256)
      wrong.push(`${name}: it did not come back as it was kept`);
  for (const [name, sha256] of hashes)
    if (erased(sha256)) wrong.push(`${name}: its photo was erased, and came back`);
  return { hashes, wrong };
}

async function hashOf(service: BlobServiceClient, container: string, path: string): Promise<string> {
  const { readableStreamBody } = await service.getContainerClient(container).getBlobClient(path).download();
  const hash = createHash("sha256");
  for await (const chunk of readableStreamBody ?? []) hash.update(chunk);
  return hash.digest("hex");
}
