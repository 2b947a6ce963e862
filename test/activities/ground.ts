import { Blobs } from "../../shared/clients/blobs.ts";
import { collect } from "../../shared/kit/collect.ts";
import type { BlobPath } from "../../shared/kit/paths.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { plan, request } from "../orchestrations/fixtures.ts";
import { startStorage } from "../shared/intake/hub.ts";

/** What activities stand on: a storage service of the test file's own, and a model and run of its own for each test. */
export const settings = await startStorage();
export const blobs = new Blobs(settings);

let runs = 0;

/** A run of a model that no other test knows; `more` is added to its plan. */
export function newRun(more = "search: {trials: 3, parallel: 2}", changes: Partial<LifecycleRequest> = {}) {
  const model = `pets-${++runs}`;
  const snapshot = runs.toString(16).padStart(64, "0");
  const runId = `${model}-${snapshot.slice(-12)}-${"2".repeat(12)}-${"3".repeat(12)}-1`;
  return request({
    model,
    runId,
    snapshot,
    plan: { ...plan(more), model, images: `images/${model}` },
    ...changes,
  });
}

/** The identity of the n-th photo. */
export const photo = (n: number) => n.toString(16).padStart(64, "0");

export const jsonOf = async (blob: BlobPath) => JSON.parse((await blobs.read(blob))?.text ?? "null");
export const linesOf = async (blob: BlobPath) =>
  (await collect(blobs.texts(blob))).map((line) => JSON.parse(line));
/** The blob that a URI for tasks leads to. */
export function blobOf(uri: string): BlobPath {
  const [container = "", ...path] = blobs.placeOf(uri).split("/");
  return { container, path: path.join("/") };
}
export const specAt = (uri: string) => jsonOf(blobOf(uri));
