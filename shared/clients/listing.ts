import { type BlobItem, type ContainerClient, RestError } from "@azure/storage-blob";
import type { BlobPath } from "../kit/paths.ts";
import { isMissing, named } from "./blob-errors.ts";

/** Every blob below a prefix, in the order of its name. A listing that breaks off says after which name. */
export async function* listing(
  client: ContainerClient,
  { container, path }: BlobPath,
): AsyncGenerator<BlobItem> {
  let last = "";
  try {
    for await (const blob of client.listBlobsFlat({ prefix: path, includeMetadata: true })) {
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
