import type { BlobItem } from "@azure/storage-blob";

/** As much of a listed blob as tells whether it is a file. */
type Listed = Pick<BlobItem, "name" | "metadata"> & {
  properties: Pick<BlobItem["properties"], "contentLength">;
};

/**
 * The files of a listing that is sorted by name. Directories are listed as blobs too: hierarchical accounts mark them in their
 * metadata, tools leave empty blobs whose name ends with a slash or is the folder of others. An empty blob comes when it is clear
 * that it is none of these, which may be later than its name.
 */
export async function* files<T extends Listed>(listing: AsyncIterable<T>): AsyncGenerator<T> {
  /** Empty blobs that may yet be folders; each begins with the one before it. */
  const pending: T[] = [];
  for await (const blob of listing) {
    for (let last = pending.at(-1); last && !isBetween(blob.name, last); last = pending.at(-1)) {
      pending.pop();
      if (!blob.name.startsWith(`${last.name}/`)) yield last;
    }
    if (isDirectory(blob)) continue;
    if (blob.properties.contentLength === 0) pending.push(blob);
    else yield blob;
  }
  yield* pending;
}

/** The marked directories of a listing that no file lies below, the deepest first. */
export async function emptyFolders<T extends Listed>(listing: AsyncIterable<T>): Promise<string[]> {
  const folders: string[] = [];
  const full = new Set<string>();
  for await (const blob of listing) {
    if (isMarked(blob)) folders.push(blob.name);
    else for (const folder of foldersOf(blob.name)) full.add(folder);
  }
  return folders.filter((name) => !full.has(name)).sort((a, b) => b.length - a.length);
}

/** `a` and `a/b` of `a/b/c`. */
const foldersOf = (name: string) => [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index));

/** Whether a name comes before all that could lie in a folder called like this blob. */
const isBetween = (name: string, { name: folder }: Listed) => name < `${folder}/`;

const isDirectory = (blob: Listed) => isMarked(blob) || blob.name.endsWith("/");

function isMarked({ metadata = {} }: Listed): boolean {
  return Object.entries(metadata).some(
    ([key, value]) => key.toLowerCase() === "hdi_isfolder" && value.toLowerCase() === "true",
  );
}
