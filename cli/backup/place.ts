import { randomUUID } from "node:crypto";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { mkdir, opendir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import type { Readable } from "node:stream";
import { DefaultAzureCredential } from "@azure/identity";
import { ContainerClient } from "@azure/storage-blob";
import { Trouble } from "../../local/trouble.ts";
import { isMissing, orMissing } from "../../shared/clients/blob-errors.ts";

/** Where a backup lies: files by their keys, such as `content/ab/ab…`. A file is there whole or not at all. */
export interface Place {
  readonly name: string;
  /** All below a folder; all that there are for "". */
  keys(folder: string): AsyncIterable<string>;
  /** The bytes of each below a folder. */
  sizes(folder: string): AsyncIterable<[key: string, bytes: number]>;
  /** Undefined where there is no such file. */
  read(key: string): Promise<Readable | undefined>;
  write(key: string, text: string): Promise<void>;
  /** Takes over a file of `scratch`. */
  take(key: string, file: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** A folder of this machine for files on their way: of whoever is alone at work there. */
  scratch(): Promise<string>;
}

/** A folder, or the https URL of a container that is there, for the identity that is logged in. Throws `Trouble` for any other URL. */
export function placeAt(to: string): Place {
  if (!/^[a-z]+:\/\//i.test(to)) return folderPlace(resolve(to));
  const [container, ...more] = URL.canParse(to) ? new URL(to).pathname.split("/").filter(Boolean) : [];
  if (!/^https:/i.test(to) || container === undefined || more.length > 0)
    throw new Trouble(
      `${to}: neither a folder nor a container.`,
      "Write its URL whole: https://ACCOUNT.blob.core.windows.net/CONTAINER",
    );
  return containerPlace(new ContainerClient(to, new DefaultAzureCredential()));
}

/** A folder of this machine, which only its owner can enter. */
export function folderPlace(root: string): Place {
  const partial = join(root, "partial");
  let emptied: Promise<void> | undefined;
  const take = async (key: string, file: string) => {
    await made(dirname(join(root, key)));
    await rename(file, join(root, key));
  };
  return {
    name: root,
    keys: (folder) => below(root, join(root, folder)),
    sizes: async function* (folder) {
      for await (const key of below(root, join(root, folder)))
        yield [key, (await stat(join(root, key))).size];
    },
    read: async (key) => {
      const found = await stat(join(root, key)).catch(absent);
      return found && createReadStream(join(root, key));
    },
    write: async (key, text) => {
      await made(root);
      const file = join(root, `.${randomUUID()}`);
      await writeFile(file, text, { flush: true });
      await take(key, file);
    },
    take,
    remove: (key) => rm(join(root, key), { force: true }),
    // What an attempt that died has left there is of no use to anybody.
    scratch: async () => {
      emptied ??= rm(partial, { recursive: true, force: true }).then(() => made(partial));
      await emptied;
      return partial;
    },
  };
}

/** Makes a folder, and those around it. Node's own way never ends where the system lets nobody make any, as in /proc. */
async function made(folder: string): Promise<void> {
  const make = () => mkdir(folder, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(folder) === folder) throw error;
    await made(dirname(folder));
    await make().catch(present);
  }
}

async function* below(root: string, folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder, { recursive: true }).catch(absent);
  for await (const entry of entries ?? [])
    if (entry.isFile()) yield relative(root, join(entry.parentPath, entry.name));
}

function present(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** A container of a storage account: best of another one, in another place. */
export function containerPlace(container: ContainerClient): Place {
  let scratch: string | undefined;
  const blob = (key: string) => container.getBlockBlobClient(key);
  const sizes = async function* (folder: string): AsyncGenerator<[string, number]> {
    const prefix = folder === "" ? "" : `${folder}/`;
    for await (const { name, metadata, properties } of container.listBlobsFlat({
      prefix,
      includeMetadata: true,
    }))
      if (metadata?.hdi_isfolder === undefined) yield [name, properties.contentLength ?? 0];
  };
  return {
    name: container.url,
    keys: async function* (folder) {
      for await (const [key] of sizes(folder)) yield key;
    },
    sizes,
    read: (key) => orMissing(async () => (await blob(key).download()).readableStreamBody as Readable),
    write: async (key, text) => void (await blob(key).upload(text, Buffer.byteLength(text))),
    take: async (key, file) => {
      await blob(key).uploadFile(file);
      await rm(file);
    },
    remove: async (key) => {
      await blob(key)
        .delete({ deleteSnapshots: "include" })
        .catch((error: unknown) => {
          if (!isMissing(error)) throw error;
        });
    },
    scratch: async () => {
      if (scratch !== undefined) return scratch;
      const folder = mkdtempSync(join(tmpdir(), "darkroom-backup-"));
      process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
      scratch = folder;
      return folder;
    },
  };
}
