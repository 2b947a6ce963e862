import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A file of this machine, and what its bytes are known by: SHA-256 in hex, MD5 in base64. */
export interface Fetched {
  file: string;
  size: number;
  sha256: string;
  md5: string;
}

/** Writes a stream into a new file of a folder; a stream that breaks off leaves none. */
export async function fetched(from: Readable, folder: string): Promise<Fetched> {
  const file = join(folder, randomUUID());
  const [sha256, md5] = [createHash("sha256"), createHash("md5")];
  let size = 0;
  const count = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      sha256.update(chunk);
      md5.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  try {
    await pipeline(from, count, createWriteStream(file, { mode: 0o600, flush: true }));
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return { file, size, sha256: sha256.digest("hex"), md5: md5.digest("base64") };
}
