import type { AppFunction } from "../app/app-function.ts";
import { matchPath } from "../bindings/expressions.ts";
import type { StorageAccount } from "../bindings/storage-account.ts";
import type { TypedData } from "../worker/protocol.ts";
import type { Invoke, RunResult } from "./invoke.ts";

/** The part of an Event Grid event that a blob trigger reads. */
export interface BlobEvent {
  subject?: string;
  eventType?: string;
  type?: string;
  data?: { url?: string };
}

/** What blob triggers need of the host. */
export interface BlobTriggerParts {
  invoke: Invoke;
  storage: (connection: string | undefined) => StorageAccount;
}

/** How a run ends that there is nothing to do for. */
export const nothingToDo: RunResult = { ok: true, result: { outputs: [] } };

/** Runs a blob-triggered function (source EventGrid) for a BlobCreated event whose path fits. */
export async function runBlobTrigger(
  fn: AppFunction,
  event: BlobEvent,
  { invoke, storage }: BlobTriggerParts,
): Promise<RunResult> {
  if ((event.eventType ?? event.type) !== "Microsoft.Storage.BlobCreated") return nothingToDo;
  const path = /\/containers\/([^/]+)\/blobs\/(.+)$/
    .exec(event.subject ?? "")
    ?.slice(1)
    .join("/");
  if (!path) return nothingToDo;
  return runOnBlob(fn, path, { invoke, storage }, event.data?.url);
}

/** Runs a blob-triggered function on a blob, if its path fits; "container/name" is the path. */
export async function runOnBlob(
  fn: AppFunction,
  path: string,
  { invoke, storage }: BlobTriggerParts,
  url?: string,
): Promise<RunResult> {
  const values = matchPath(String(fn.trigger.path), path);
  if (!values) return nothingToDo;
  const account = storage(fn.trigger.connection as string | undefined);
  const blob = await account.getBlob(path);
  // Deleted meanwhile: there is nothing to run on.
  if (!blob) return nothingToDo;
  const metadata: Record<string, TypedData> = {
    BlobTrigger: { string: path },
    Uri: { string: url ?? account.blobUrl(path) },
    Properties: { json: JSON.stringify(blob.properties) },
    Metadata: { json: JSON.stringify(blob.metadata) },
  };
  for (const [name, value] of Object.entries(values)) metadata[name] = { string: value };
  return invoke(fn, { bytes: blob.bytes }, metadata);
}
