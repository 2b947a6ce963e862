import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { BlobServiceClient, ContainerClient, RestError } from "@azure/storage-blob";
import { Trouble } from "../../local/trouble.ts";
import { BlobRefused, conditionFailed, named } from "../../shared/clients/blob-errors.ts";
import { files } from "../../shared/clients/files.ts";
import { listing } from "../../shared/clients/listing.ts";
import type { ErasureOf } from "../../shared/dataset/deny.ts";
import { inTurns } from "../../shared/kit/in-turns.ts";
import { isKept } from "./containers.ts";
import { fetched } from "./fetch.ts";
import type { Place } from "./place.ts";
import { contentKey, type Entry } from "./states.ts";

const AT_ONCE = 8;
const BLOCK_BYTES = 4 << 20;
/** What serves comes back after all that it was made from. */
const LAST = "models";

/** What became of the files of a state, in files. */
export interface Restored {
  restored: number;
  /** The same was there. */
  there: number;
  /** Another one was there, which was kept: `container/path`. */
  different: string[];
  /** Photos that were erased since, by identity: they stay away. */
  erased: Set<string>;
  /** What the backup does not have as it was, or storage does not take: `container/path`, with the reason. */
  damaged: string[];
}

/** What is already there at a path. */
interface There {
  etag: string;
  size: number;
  md5: string | undefined;
}

/** How files are put back. */
export interface How {
  /** Another file at a path goes; but not one that lines are added to: it has those that were kept, and more. */
  replace: boolean;
  /** Of all files this one alone: `container/path`. */
  only?: string | undefined;
  /** By all that is known of erasures, here and in the backup. */
  erased: ErasureOf;
  /** Records of erasures, the newest: they deny their photos' return before any photo comes. */
  erasures: readonly Entry[];
}

/**
 * Puts the files of a state back where they were. What is there with the same bytes is left alone, so who repeats it goes on where
 * it stopped; another file at a path stays, unless `replace`. Every file is held to its SHA-256 before it is written.
 */
export async function restore(
  service: BlobServiceClient,
  place: Place,
  { name, files: all }: { name: string; files: readonly Entry[] },
  how: How,
): Promise<Restored> {
  if (how.only !== undefined && !all.some((entry) => isWanted(entry, how.only)))
    throw new Trouble(`The state ${name} has no ${how.only}.`, "Write it as CONTAINER/PATH.");
  const result: Restored = { restored: 0, there: 0, different: [], erased: new Set(), damaged: [] };
  const scratch = await place.scratch();
  const put = async (entries: readonly Entry[]) => {
    for (const [container, some] of Map.groupBy(entries, (entry) => entry.container)) {
      const { usable = [], others = [] } = Object.groupBy(some, ({ path }) =>
        isKept(container) && isPath(path) ? "usable" : "others",
      );
      result.damaged.push(...others.map((entry) => `${nameOf(entry)}: no file is called so in a backup`));
      if (usable.length === 0) continue;
      const client = service.getContainerClient(container);
      await client.createIfNotExists();
      const there = await filesIn(client, container);
      await inTurns(usable, AT_ONCE, (entry) =>
        one(client, place, scratch, entry, there.get(entry.path), how, result),
      );
    }
  };
  await put(how.erasures);
  const first = new Set(how.erasures.map(nameOf));
  const entries = all.filter((entry) => !first.has(nameOf(entry)) && isWanted(entry, how.only));
  await put(entries.filter(({ container }) => container !== LAST));
  await put(entries.filter(({ container }) => container === LAST));
  return result;
}

/** As addresses have it, "." and ".." lead elsewhere. */
const isPath = (path: string) =>
  path !== "" &&
  path.length <= 1024 &&
  path.isWellFormed() &&
  !path.split("/").some((part) => part === "." || part === "..");
const nameOf = ({ container, path }: Entry) => `${container}/${path}`;
const isWanted = (entry: Entry, only: string | undefined) => only === undefined || nameOf(entry) === only;

async function filesIn(client: ContainerClient, container: string): Promise<Map<string, There>> {
  const there = new Map<string, There>();
  for await (const { name, properties } of files(listing(client, { container, path: "" }))) {
    const { etag, contentLength: size = 0, contentMD5 } = properties;
    there.set(name, { etag, size, md5: contentMD5 && Buffer.from(contentMD5).toString("base64") });
  }
  return there;
}

async function one(
  client: ContainerClient,
  place: Place,
  scratch: string,
  entry: Entry,
  there: There | undefined,
  { replace, erased }: How,
  result: Restored,
): Promise<void> {
  const name = nameOf(entry);
  if (erased(entry.sha256)) return void result.erased.add(entry.sha256);
  const goesOn = there && entry.append && there.size > entry.size;
  if (goesOn || (there && (await isSame(client, there, entry, scratch)))) return void result.there++;
  if (there && !replace) return void result.different.push(name);
  const content = await place.read(contentKey(entry.sha256));
  if (!content) return void result.damaged.push(`${name}: its bytes are missing`);
  const { file, sha256 } = await fetched(content, scratch);
  try {
    if (sha256 !== entry.sha256)
      return void result.damaged.push(`${name}: its bytes are not those that were kept`);
    await write(client, entry, file, there?.etag);
    result.restored++;
  } catch (error) {
    if (conditionFailed(error)) return void result.different.push(name); // somebody has written it this moment
    const why = refusalOf(error, entry);
    if (why === undefined) throw error;
    result.damaged.push(why);
  } finally {
    await rm(file, { force: true });
  }
}

/** Why storage does not take a file, where that lies in the file itself; undefined for what every other one would meet, too. */
function refusalOf(error: unknown, entry: Entry): string | undefined {
  const refusal = named(error, entry, "put back");
  if (refusal instanceof BlobRefused) return refusal.denied ? undefined : refusal.message;
  const { statusCode, code = "" } = error as Partial<RestError>;
  // Metadata that other tools have written may have characters that no header takes.
  const isItsOwn = statusCode === 400 || /^ERR_(HTTP_)?INVALID_/.test(code);
  return isItsOwn ? `${nameOf(entry)}: ${(error as Error).message.split("\n", 1)[0]}` : undefined;
}

/** Storage knows the MD5 of most files; those that lines were added to are read. */
async function isSame(
  client: ContainerClient,
  there: There,
  entry: Entry,
  scratch: string,
): Promise<boolean> {
  if (there.size !== entry.size) return false;
  if (there.md5 !== undefined && !entry.append) return there.md5 === entry.md5;
  const { readableStreamBody } = await client.getBlobClient(entry.path).download();
  const { file, sha256 } = await fetched(readableStreamBody as Readable, scratch);
  await rm(file);
  return sha256 === entry.sha256;
}

async function write(
  client: ContainerClient,
  entry: Entry,
  file: string,
  etag: string | undefined,
): Promise<void> {
  const { path, metadata, type } = entry;
  const conditions = etag === undefined ? { ifNoneMatch: "*" } : { ifMatch: etag };
  const blobHTTPHeaders = { ...(type && { blobContentType: type }) };
  if (entry.append) {
    // Over what is there, or not: its first lines must not come twice.
    const blob = client.getAppendBlobClient(path);
    await blob.create({ conditions, blobHTTPHeaders, ...(metadata && { metadata }) });
    for await (const block of createReadStream(file, { highWaterMark: BLOCK_BYTES }))
      await blob.appendBlock(block, block.length);
    return;
  }
  const headers = { ...blobHTTPHeaders, blobContentMD5: Buffer.from(entry.md5, "base64") };
  const options = { conditions, blobHTTPHeaders: headers, ...(metadata && { metadata }) };
  await client.getBlockBlobClient(path).uploadFile(file, { ...options, maxSingleShotSize: BLOCK_BYTES });
}
