import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import axios, { isAxiosError } from "axios";
import { openPromise } from "yauzl";
import { Trouble } from "../../local/trouble.ts";

/** Fetches a ZIP file and unpacks it below a folder; what was fetched or unpacked before is not again. Gives the folder with its content. */
export async function unzipped(url: string, below: string, tell: (text: string) => void): Promise<string> {
  const place = join(below, createHash("sha256").update(url).digest("hex").slice(0, 16));
  const content = join(place, "content");
  if (existsSync(content)) return content;
  mkdirSync(place, { recursive: true });
  const file = join(place, "photos.zip");
  if (!existsSync(file)) await fetched(url, file, tell);
  tell("unpacking");
  const unfinished = `${content}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  await unpack(file, unfinished, url);
  renameSync(unfinished, content);
  rmSync(file);
  return content;
}

/** Goes on where an earlier attempt stopped, if the server can. */
async function fetched(url: string, file: string, tell: (text: string) => void): Promise<void> {
  const part = `${file}.part`;
  const have = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  try {
    const headers = have > 0 ? { range: `bytes=${have}-` } : {};
    const {
      status,
      data,
      headers: told,
    } = await axios.get<Readable>(url, { responseType: "stream", headers });
    const start = status === 206 ? have : 0;
    const total = start + Number(told["content-length"] ?? 0);
    let got = start;
    data.on("data", (chunk: Buffer) => {
      got += chunk.length;
      tell(`fetched ${megabytes(got)}${total > start ? ` of ${megabytes(total)}` : ""} MB`);
    });
    await pipeline(data, createWriteStream(part, { flags: start > 0 ? "a" : "w" }));
  } catch (error) {
    if (isAxiosError(error) && error.response?.status === 416) rmSync(part); // of another file: from the start
    throw new Trouble(
      `${url} could not be fetched: ${(error as Error).message}.`,
      "The same command goes on where it stopped.",
    );
  }
  renameSync(part, file);
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

/** Names that would lead out of the folder are refused by the library. */
async function unpack(file: string, folder: string, url: string): Promise<void> {
  try {
    const zip = await openPromise(file, { autoClose: false });
    try {
      const entries = [];
      for await (const entry of zip.eachEntry()) entries.push(entry);
      await mustFit(
        entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0),
        dirname(folder),
      );
      mkdirSync(folder);
      for (const entry of entries) {
        if (entry.fileName.endsWith("/")) continue;
        const path = join(folder, entry.fileName);
        mkdirSync(dirname(path), { recursive: true });
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof Trouble) throw error;
    rmSync(file);
    throw new Trouble(
      `${url} could not be unpacked: ${(error as Error).message}.`,
      "Is it a ZIP file of photos?",
    );
  }
}

async function mustFit(bytes: number, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes < free) return;
  throw new Trouble(
    `The photos take ${megabytes(bytes)} MB, and ${megabytes(free)} MB are free in ${folder}.`,
    "Free some, or take another folder: --data DIR",
  );
}
