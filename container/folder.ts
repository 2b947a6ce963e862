import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import type { Reads } from "../shared/clients/blobs.ts";
import type { BlobPath } from "../shared/kit/paths.ts";
import { parseStored } from "../shared/kit/stored.ts";

/** A folder in the place of storage, with a folder for each container. Nothing in it changes while it is read. */
export class Folder implements Reads {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async bytes({ container, path }: BlobPath): Promise<{ bytes: Buffer; etag: string } | undefined> {
    const file = join(this.#root, container, path);
    return existsSync(file) ? { bytes: await readFile(file), etag: "" } : undefined;
  }

  async readChanged(blob: BlobPath, etag: string | undefined) {
    if (etag !== undefined) return "unchanged" as const;
    const found = await this.bytes(blob);
    return found && { text: found.bytes.toString("utf8"), etag: found.etag };
  }

  async json<T>(blob: BlobPath, schema: z.ZodType<T>): Promise<T | undefined> {
    const found = await this.bytes(blob);
    return found && parseStored(schema, found.bytes.toString("utf8"), `${blob.container}/${blob.path}`);
  }
}
