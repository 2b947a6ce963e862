import type { AppFunction } from "../app/app-function.ts";
import { matchPath } from "../bindings/expressions.ts";
import type { StorageAccount } from "../bindings/storage-account.ts";
import type { ListedBlob } from "../bindings/storage-xml.ts";
import type { Log } from "../log.ts";
import { runOnBlob } from "./blob.ts";
import type { Invoke } from "./invoke.ts";
import type { Marks } from "./marks.ts";
import { startPolls } from "./polls.ts";

/** What blob triggers that scan need of the host. */
export interface BlobScanParts {
  invoke: Invoke;
  storage: (connection: string | undefined) => StorageAccount;
  marks: Marks;
  log: Log;
  settings: BlobSettings;
}

/** The part of host.json's `extensions.blobs` that this host heeds. */
export interface BlobSettings {
  /** Runs of one function at once. */
  maxDegreeOfParallelism: number;
  /** Tries before a blob is named in the poison queue. */
  poisonBlobThreshold: number;
}

/** What has been done with one state of a blob. */
interface Receipt {
  etag: string;
  attempts: number;
  settled: boolean;
}

const pause = 2_000;

/** Whether a blob trigger learns of blobs by scanning its container, as it does unless it asks for events. */
export function scans({ trigger }: AppFunction): boolean {
  return String(trigger.source ?? "").toLowerCase() !== "eventgrid";
}

/** Runs blob-triggered functions once for each state of each blob, those that are there already included. */
export function startBlobScans(functions: readonly AppFunction[], parts: BlobScanParts): () => Promise<void> {
  return startPolls(
    functions.map((fn) => async () => {
      try {
        await scan(fn, parts);
      } catch (error) {
        const reason = (error as Error).message;
        parts.log("warning", `Function.${fn.name}`, `${fn.trigger.path} cannot be scanned: ${reason}`);
      }
      return pause;
    }),
  );
}

async function scan(fn: AppFunction, parts: BlobScanParts): Promise<void> {
  const pattern = String(fn.trigger.path);
  const [container = "", ...name] = pattern.split("/");
  const [prefix = ""] = name.join("/").split("{");
  const account = parts.storage(fn.trigger.connection as string | undefined);
  const blobs = await account.listBlobs(container, prefix);
  const due = blobs.filter(
    (blob) => matchPath(pattern, `${container}/${blob.name}`) && !settled(fn, parts, container, blob),
  );
  const atOnce = parts.settings.maxDegreeOfParallelism;
  for (let at = 0; at < due.length; at += atOnce) {
    await Promise.all(due.slice(at, at + atOnce).map((blob) => run(fn, parts, account, container, blob)));
  }
}

function markOf(fn: AppFunction, container: string, blob: ListedBlob): string {
  return `blob:${fn.name}:${container}/${blob.name}`;
}

function settled(fn: AppFunction, { marks }: BlobScanParts, container: string, blob: ListedBlob): boolean {
  const receipt = marks.get<Receipt>(markOf(fn, container, blob));
  return receipt?.etag === blob.etag && receipt.settled;
}

/** A run that fails is repeated by the next scans; after so many times the blob is named in the poison queue. */
async function run(
  fn: AppFunction,
  { invoke, storage, marks, log, settings }: BlobScanParts,
  account: StorageAccount,
  container: string,
  blob: ListedBlob,
): Promise<void> {
  const mark = markOf(fn, container, blob);
  const before = marks.get<Receipt>(mark);
  const attempts = (before?.etag === blob.etag ? before.attempts : 0) + 1;
  const { ok } = await runOnBlob(fn, `${container}/${blob.name}`, { invoke, storage });
  const givenUp = attempts >= settings.poisonBlobThreshold;
  if (!ok && givenUp) {
    log("error", `Function.${fn.name}`, `The blob ${blob.name} failed ${attempts} times.`);
    const poison = {
      Type: "BlobTrigger",
      FunctionId: `Host.Functions.${fn.name}`,
      BlobType: "BlockBlob",
      ContainerName: container,
      BlobName: blob.name,
      ETag: blob.etag,
    };
    await account.putMessage("webjobs-blobtrigger-poison", JSON.stringify(poison));
  }
  await marks.set(mark, { etag: blob.etag, attempts, settled: ok || givenUp });
}
