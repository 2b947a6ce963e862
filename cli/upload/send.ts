import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContainerClient } from "@azure/storage-blob";
import { unfitName } from "../../shared/clients/blob-names.ts";
import { jpegOf } from "../../shared/photos/heic/jpeg-of.ts";
import { sniff } from "../../shared/photos/sniff.ts";

/** Storage takes such names, but its events do not keep them: no run would start for such a file. */
const ODD = /[\p{Cc}\p{Zl}\p{Zp}\\\uFFFD]/u;

const AT_ONCE = 16;
/** Noted at a converted photo: the MD5 of what it was converted from. */
const SOURCE = "source_md5";

/** How far an upload has come, in files. */
export interface Progress {
  total: number;
  done: number;
  uploaded: number;
  converted: number;
  /** Files that begin like no image, which stay where they are. */
  noImages: string[];
  /** Files that could not be read or converted, with the reason. */
  failed: { path: string; because: string }[];
}

/**
 * Uploads files of a folder to paths below a prefix, leaving alone what is there already with the same content: whoever repeats it goes on
 * where it stopped. HEIC becomes JPEG beside its name, and what is no image stays behind. A file that cannot be read is named, and stops no other; storage that refuses does.
 */
export async function send(
  container: ContainerClient,
  prefix: string,
  folder: string,
  files: readonly string[],
  tell: (progress: Progress) => void = () => undefined,
): Promise<Progress> {
  const there = await existing(container, prefix);
  const progress: Progress = {
    total: files.length,
    done: 0,
    uploaded: 0,
    converted: 0,
    noImages: [],
    failed: [],
  };
  const queue = [...files];
  const worker = async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const photo = await photoIn(folder, path, prefix, (md5, at) => there.get(prefix + at) === md5);
      if ("because" in photo) progress.failed.push(photo);
      else if ("isNoImage" in photo) progress.noImages.push(path);
      else if ("bytes" in photo) {
        const { at, bytes, metadata } = photo;
        await container.getBlockBlobClient(prefix + at).upload(bytes, bytes.length, { metadata });
        progress.uploaded++;
        if (at !== path) progress.converted++;
      }
      progress.done++;
      tell(progress);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return progress;
}

type Photo =
  | { at: string; bytes: Buffer; metadata: Record<string, string> }
  | { isThere: true }
  | { isNoImage: true }
  | { path: string; because: string };

async function photoIn(
  folder: string,
  path: string,
  prefix: string,
  isThere: (md5: string, at: string) => boolean,
): Promise<Photo> {
  if (ODD.test(path))
    return { path, because: "its name holds a backslash or a control character: rename it" };
  try {
    if (!(await beginsLikeImage(join(folder, path)))) return { isNoImage: true };
    const because = unfitName(prefix + path);
    if (because !== undefined) return { path, because };
    const bytes = await readFile(join(folder, path));
    const md5 = createHash("md5").update(bytes).digest("base64");
    const heic = sniff(bytes) === "HEIC";
    const at = heic ? `${path}.jpg` : path;
    if (isThere(md5, at)) return { isThere: true };
    return heic
      ? { at, bytes: await oneAtATime(() => jpegOf(bytes)), metadata: { [SOURCE]: md5 } }
      : { at, bytes, metadata: {} };
  } catch (error) {
    return { path, because: (error as Error).message };
  }
}

let converting: Promise<unknown> = Promise.resolve();

/** A photo of 12 megapixels takes some 200 MB while it is turned into JPEG: sixteen at once would be much. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const done = converting.then(work);
  converting = done.catch(() => undefined);
  return done;
}

/** Bytes of a file's beginning, by which it is told what it is. */
const HEAD = 4096;
/** What begins like these is known, and no image. */
const NO_IMAGES = ["PDF", "gzip"];

/** Names lie: a list of file names may be called `photos.jpg`. What cannot be decoded is left to training, which says why. */
async function beginsLikeImage(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
  const type = sniff(buffer.subarray(0, bytesRead));
  return type !== undefined && !NO_IMAGES.includes(type);
}

/** The MD5 of what was uploaded to each path. */
async function existing(container: ContainerClient, prefix: string): Promise<Map<string, string>> {
  const there = new Map<string, string>();
  for await (const { name, properties, metadata } of container.listBlobsFlat({
    prefix,
    includeMetadata: true,
  })) {
    const md5 =
      metadata?.[SOURCE] ?? (properties.contentMD5 && Buffer.from(properties.contentMD5).toString("base64"));
    if (md5) there.set(name, md5);
  }
  return there;
}
