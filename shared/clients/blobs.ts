import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { DefaultAzureCredential } from "@azure/identity";
import {
  type BlobDownloadOptions,
  type BlobItem,
  BlobServiceClient,
  type BlockBlobClient,
  type ContainerClient,
  RestError,
} from "@azure/storage-blob";
import type { z } from "zod";
import { OURS } from "../kit/containers.ts";
import { TerminalError } from "../kit/errors.ts";
import type { BlobPath } from "../kit/paths.ts";
import type { StorageSettings } from "../kit/settings.ts";
import { parseStored } from "../kit/stored.ts";
import { readsVolumes } from "../kit/tasks-storage.ts";
import {
  BlobRefused,
  Conflict,
  conditionFailed,
  isMissing,
  keeping,
  named,
  orMissing,
} from "./blob-errors.ts";
import { emptyFolders, files } from "./files.ts";
import { inBlocks, jsonl, linesOf } from "./jsonl.ts";
import { listing } from "./listing.ts";
import { placeBelow, uriBelow } from "./uris.ts";

/** Containers in which every path is one of ours; in quarantine files keep the paths that they had. */
const OUR_PATHS = new Set(OURS.filter((container) => container !== "quarantine"));
const BLOCK_BYTES = 4 << 20;

export interface Listed {
  path: string;
  etag: string;
  size: number;
  /** It lies in the archive, from where it cannot be read. */
  archived?: boolean | undefined;
}

export interface Condition {
  /** Write only if nothing is there. */
  ifAbsent?: true;
  /** Write only over this version. */
  ifMatch?: string;
}

/** What serving needs of them: to read. */
export type Reads = Pick<Blobs, "json" | "bytes" | "readChanged">;

/** The data account's containers, as the product uses them. */
export class Blobs {
  readonly #service: BlobServiceClient;
  readonly #tasksRoot: string;
  readonly #photosRoot: string;

  constructor(settings: StorageSettings) {
    this.#service = settings.DataStorage
      ? BlobServiceClient.fromConnectionString(settings.DataStorage)
      : new BlobServiceClient(settings.DataStorage__blobServiceUri as string, new DefaultAzureCredential());
    const [url, root] = [this.#service.url, settings.TASKS_STORAGE_ROOT].map((at) => at?.replace(/\/$/, ""));
    this.#tasksRoot = root ?? (url as string);
    this.#photosRoot = readsVolumes(settings) ? this.#tasksRoot : (url as string);
  }

  /** The name of the data account, as its events give it. */
  get account(): string {
    return this.#service.accountName;
  }

  /** How a Databricks task finds this blob, folder or container. */
  uri({ container, path }: BlobPath): string {
    return uriBelow(this.#tasksRoot, container, path);
  }

  /** `container/path` of what a Databricks task calls by this URI. */
  placeOf(uri: string): string {
    return placeBelow(this.#tasksRoot, uri);
  }

  /** How a task reads photos: by the Blob API, which alone can hold them to the ETags of a listing, unless it has volumes only. */
  photosUri(container: string): string {
    return uriBelow(this.#photosRoot, container, "");
  }

  /**
   * Every file below a prefix, in the order of its path. Placeholders of directories are left out. Who wants the first few says
   * how many: they are asked for `atOnce`.
   */
  async *list(folder: BlobPath, atOnce?: number): AsyncGenerator<Listed> {
    for await (const file of files(this.#listing(folder, atOnce))) yield listed(file);
  }

  /** Every file below a prefix, with the time of its last change in milliseconds since 1970. */
  async *dated(folder: BlobPath): AsyncGenerator<Listed & { modified: number }> {
    for await (const file of files(this.#listing(folder)))
      yield { ...listed(file), modified: file.properties.lastModified.getTime() };
  }

  /** The names of the folders right below a prefix, without a slash. */
  async *folders({ container, path }: BlobPath): AsyncGenerator<string> {
    for await (const item of this.#container(container).listBlobsByHierarchy("/", { prefix: path }))
      if (item.kind === "prefix") yield item.name.slice(path.length, -1);
  }

  /** The text of a blob and its ETag, or undefined where there is none. */
  async read({ container, path }: BlobPath): Promise<{ text: string; etag: string } | undefined> {
    const bytes = await this.bytes({ container, path });
    return bytes && { text: bytes.bytes.toString("utf8"), etag: bytes.etag };
  }

  async bytes({ container, path }: BlobPath): Promise<{ bytes: Buffer; etag: string } | undefined> {
    return orMissing(async () => {
      const response = await this.#download({ container, path });
      return { bytes: await buffer(response.readableStreamBody as Readable), etag: unquoted(response.etag) };
    });
  }

  /** The bytes of one version of a blob, or undefined where it is not there any more. */
  async bytesOfVersion(blob: BlobPath, etag: string): Promise<Buffer | undefined> {
    try {
      const response = await this.#download(blob, { conditions: { ifMatch: `"${etag}"` } });
      return await buffer(response.readableStreamBody as Readable);
    } catch (error) {
      if (isMissing(error) || conditionFailed(error)) return undefined;
      throw error;
    }
  }

  /** The text of a blob and its ETag unless that is `etag`; undefined where there is none. */
  async readChanged(
    { container, path }: BlobPath,
    etag: string | undefined,
    abortSignal: AbortSignal,
  ): Promise<{ text: string; etag: string } | "unchanged" | undefined> {
    const conditions = etag === undefined ? {} : { ifNoneMatch: `"${etag}"` };
    try {
      const response = await this.#download({ container, path }, { conditions, abortSignal });
      const body = await buffer(response.readableStreamBody as Readable);
      return { text: body.toString("utf8"), etag: unquoted(response.etag) };
    } catch (error) {
      if (error instanceof RestError && error.statusCode === 304) return "unchanged";
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** A JSON blob, or undefined where there is none. Throws `Damaged` where it does not fit the schema. */
  async json<T>(blob: BlobPath, schema: z.ZodType<T>, remedy?: string): Promise<T | undefined> {
    const found = await this.read(blob);
    return found && parseStored(schema, found.text, `${blob.container}/${blob.path}`, remedy);
  }

  /** The lines of a JSONL blob, streamed. A missing blob is an error; throws `Damaged` at a line that does not fit the schema. */
  async *lines<T>({ container, path }: BlobPath, schema: z.ZodType<T>): AsyncGenerator<T> {
    let number = 0;
    for await (const line of this.texts({ container, path }))
      yield parseStored(schema, line, `${container}/${path}:${++number}`);
  }

  /** The lines of a blob as they are, streamed. A missing blob is an error. */
  async *texts({ container, path }: BlobPath): AsyncGenerator<string> {
    const response = await this.#download({ container, path });
    yield* linesOf(response.readableStreamBody as Readable);
  }

  /** Writes a blob whole. Throws `Conflict` if the condition does not hold. */
  async write(
    { container, path }: BlobPath,
    body: string | Buffer,
    condition: Condition = {},
  ): Promise<string> {
    const conditions = {
      ...(condition.ifAbsent && { ifNoneMatch: "*" }),
      ...(condition.ifMatch && { ifMatch: `"${condition.ifMatch}"` }),
    };
    try {
      const blob = this.#blob({ container, path });
      const response = await blob.upload(body, Buffer.byteLength(body), { conditions });
      return unquoted(response.etag);
    } catch (error) {
      if (!conditionFailed(error)) throw named(error, { container, path }, "written");
      throw new Conflict(`${container}/${path} was written by someone else`, { cause: error });
    }
  }

  async writeJson(blob: BlobPath, value: unknown, condition: Condition = {}): Promise<string> {
    return this.write(blob, `${JSON.stringify(value, null, 2)}\n`, condition);
  }

  /**
   * Adds a line of JSONL to what is only ever added to; several may do so at once. A line may come twice. A blob has room for 50,000.
   */
  async appendLine({ container, path }: BlobPath, value: unknown): Promise<void> {
    const blob = this.#container(container).getAppendBlobClient(path);
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    const append = () => blob.appendBlock(line, line.length);
    try {
      await append().catch(async (error: unknown) => {
        if (!isMissing(error)) throw error;
        await blob.createIfNotExists();
        await append();
      });
    } catch (error) {
      throw named(error, { container, path }, "written");
    }
  }

  /** Writes JSONL as it comes, in bounded memory; the blob appears when it is whole. */
  async writeLines(blob: BlobPath, values: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    await this.#writeStream(blob, Readable.from(jsonl(values), { objectMode: false }), {});
  }

  /** Writes a text as it comes, in bounded memory; the blob appears when it is whole. */
  async writeText(blob: BlobPath, pieces: AsyncIterable<string>): Promise<void> {
    await this.#writeStream(blob, Readable.from(inBlocks(pieces), { objectMode: false }), {});
  }

  /** Writes the lines of a blob anew, as they come. Throws `Conflict` if somebody else has written it meanwhile. */
  async rewriteLines(
    blob: BlobPath,
    change: (lines: AsyncIterable<string>) => AsyncIterable<unknown>,
  ): Promise<void> {
    const { etag = "", readableStreamBody } = await this.#download(blob);
    const changed = jsonl(change(linesOf(readableStreamBody as Readable)));
    try {
      await this.#writeStream(blob, Readable.from(changed, { objectMode: false }), { ifMatch: etag });
    } catch (error) {
      if (!conditionFailed(error)) throw error;
      throw new Conflict(`${blob.container}/${blob.path} was written by someone else`, { cause: error });
    }
  }

  /** Writes what never changes: where the blob is there already, it stays as it is. */
  async keep(blob: BlobPath, body: Readable): Promise<void> {
    if (await this.exists(blob)) body.destroy();
    else await keeping(() => this.#writeStream(blob, body, { ifNoneMatch: "*" }));
  }

  /** Writes JSONL that never changes. */
  async keepLines(blob: BlobPath, values: Iterable<unknown> | AsyncIterable<unknown>): Promise<void> {
    await this.keep(blob, Readable.from(jsonl(values), { objectMode: false }));
  }

  /** Writes JSON that never changes. */
  async keepJson(blob: BlobPath, value: unknown): Promise<void> {
    await keeping(() => this.writeJson(blob, value, { ifAbsent: true }));
  }

  async hasContainer(name: string): Promise<boolean> {
    return this.#container(name).exists();
  }

  async exists({ container, path }: BlobPath): Promise<boolean> {
    return this.#blob({ container, path }).exists();
  }

  /** When a blob was last written, in milliseconds since 1970; undefined if it is not there. */
  async modified({ container, path }: BlobPath): Promise<number | undefined> {
    return orMissing(async () => {
      const { lastModified } = await this.#blob({ container, path }).getProperties();
      return lastModified?.getTime();
    });
  }

  /** Deletes a blob with its snapshots, or only this version of it. False if it is not there, or is another version. */
  async remove(
    { container, path }: BlobPath,
    { ifMatch }: Pick<Condition, "ifMatch"> = {},
  ): Promise<boolean> {
    const conditions = ifMatch ? { ifMatch: `"${ifMatch}"` } : {};
    try {
      await this.#blob({ container, path }).delete({ conditions, deleteSnapshots: "include" });
      return true;
    } catch (error) {
      if (isMissing(error) || conditionFailed(error)) return false;
      throw named(error, { container, path }, "deleted");
    }
  }

  /** Removes the directories below a prefix that hold no file any more. Accounts without directories have none. */
  async removeEmptyFolders(folder: BlobPath): Promise<void> {
    for (const path of await emptyFolders(this.#listing(folder))) {
      await this.remove({ ...folder, path }).catch((error: unknown) => {
        // Somebody has put a file into it meanwhile.
        if (!(error instanceof BlobRefused && /Directory.*NotEmpty/.test(error.code))) throw error;
      });
    }
  }

  /** Copies a blob's bytes to another path; repeating it is harmless. */
  async copy(from: BlobPath, to: BlobPath): Promise<void> {
    const response = await this.#download(from);
    await this.#writeStream(to, response.readableStreamBody as Readable, {});
  }

  /** Copies one version of a blob. False if it is not there any more. */
  async copyVersion(from: BlobPath, etag: string, to: BlobPath): Promise<boolean> {
    try {
      const response = await this.#download(from, { conditions: { ifMatch: `"${etag}"` } });
      await this.#writeStream(to, response.readableStreamBody as Readable, {});
      return true;
    } catch (error) {
      if (isMissing(error) || conditionFailed(error)) return false;
      throw error;
    }
  }

  async #download(blob: BlobPath, options: BlobDownloadOptions = {}) {
    const client = this.#blob(blob);
    return client.download(undefined, undefined, options).catch((error: unknown) => {
      throw named(error, blob, "read");
    });
  }

  async #writeStream(
    { container, path }: BlobPath,
    body: Readable,
    conditions: { ifNoneMatch?: string; ifMatch?: string },
  ): Promise<void> {
    const blob = this.#blob({ container, path });
    await blob.uploadStream(body, BLOCK_BYTES, 2, { conditions }).catch((error: unknown) => {
      throw named(error, { container, path }, "written");
    });
  }

  #listing(folder: BlobPath, atOnce?: number): AsyncGenerator<BlobItem> {
    return listing(this.#container(folder.container), folder, atOnce);
  }

  /** The SDK makes a URL of the path, in which such segments would lead to another blob. */
  #blob({ container, path }: BlobPath): BlockBlobClient {
    const segments = path.split("/");
    const odd = segments.find((segment) => segment === "." || segment === "..");
    if (odd !== undefined || (OUR_PATHS.has(container) && segments.includes("")))
      throw new TerminalError(`${container}/${path} names no blob: "${odd ?? ""}" can be no part of a path`);
    return this.#container(container).getBlockBlobClient(path);
  }

  #container(name: string): ContainerClient {
    return this.#service.getContainerClient(name);
  }
}

const listed = ({ name, properties }: BlobItem): Listed => ({
  ...{ path: name, etag: unquoted(properties.etag), size: properties.contentLength ?? 0 },
  ...(properties.accessTier === "Archive" && { archived: true }),
});

/** Listings give ETags bare, properties give them quoted. */
const unquoted = (etag: string | undefined) => (etag ?? "").replaceAll('"', "");
