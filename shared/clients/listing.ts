import { type BlobItem, type ContainerClient, RestError } from "@azure/storage-blob";
import type { BlobPath } from "../kit/paths.ts";
import { isMissing, named } from "./blob-errors.ts";

/**
 * Every blob below a prefix, in the order of its name, asked for by `atOnce`: without it by as many as storage gives. A listing
 * that breaks off says after which name.
 */
export async function* listing(
  client: ContainerClient,
  { container, path }: BlobPath,
  atOnce?: number,
): AsyncGenerator<BlobItem> {
  const blobs = client.listBlobsFlat({ prefix: path, includeMetadata: true });
  let last = "";
  try {
    for await (const { segment } of blobs.byPage(atOnce === undefined ? {} : { maxPageSize: atOnce }))
      for (const blob of segment.blobItems) {
        yield blob;
        last = blob.name;
      }
  } catch (error) {
    const refusal = named(error, { container, path }, "listed");
    if (refusal !== error || isMissing(error)) throw refusal;
    const where = last ? `after ${JSON.stringify(last)}` : "from its beginning";
    const answer = error instanceof RestError ? `: storage answers ${error.statusCode ?? "nothing"}` : "";
    throw new Error(`The listing of ${container}/${path} cannot be read ${where}${answer}`, { cause: error });
  }
}
