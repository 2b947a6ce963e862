import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { unzipped } from "../../../cli/upload/zip.ts";
import { eventually, temporaryFolder } from "../../local/processes.ts";

/** A server of one file, which cuts the first answer off in the middle; and what it was asked for. */
async function serverOf(file: Buffer, cutOnce?: () => Promise<unknown>) {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const start = Number(request.headers.range?.match(/\d+/)?.[0] ?? 0);
    response.writeHead(start > 0 ? 206 : 200, { "content-length": file.length - start });
    if (cutOnce && ranges.length === 1) {
      response.write(file.subarray(0, file.length / 2));
      void cutOnce().then(() => response.socket?.end());
    } else response.end(file.subarray(start));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/pets.zip`, ranges };
}

function zipOf(files: Record<string, string>): Buffer {
  const folder = temporaryFolder();
  const script =
    "import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w')\n[z.writestr(n,t) for n,t in json.loads(sys.argv[2]).items()]\nz.close()";
  execFileSync("python3", ["-c", script, join(folder, "it.zip"), JSON.stringify(files)]);
  return readFileSync(join(folder, "it.zip"));
}

/** Whether something of a file has come to the disk. */
const hasBegun = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).some(
    (name) => name.endsWith(".part") && statSync(join(folder, name)).size > 0,
  );

const photos = { "pets/cat/1.jpg": "a cat".repeat(1000), "pets/dog/2.jpg": "a dog" };

test("a ZIP file is fetched and unpacked once, and goes on where it was cut off", async () => {
  const folder = temporaryFolder();
  const { url, ranges } = await serverOf(zipOf(photos), () => eventually(() => hasBegun(folder)));
  await expect(unzipped(url, folder, () => {})).rejects.toThrow(
    /could not be fetched.*goes on where it stopped/s,
  );
  const content = await unzipped(url, folder, () => {});
  expect(readFileSync(join(content, "pets/cat/1.jpg"), "utf8")).toBe(photos["pets/cat/1.jpg"]);
  expect(await unzipped(url, folder, () => {})).toBe(content);
  expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d+-$/)]);
});

test("what is no ZIP file is said, and fetched anew the next time", async () => {
  const [folder, { url, ranges }] = [temporaryFolder(), await serverOf(Buffer.from("<html>"))];
  for (const _ of [1, 2])
    await expect(unzipped(url, folder, () => {})).rejects.toThrow(/could not be unpacked.*Is it a ZIP file/s);
  expect(ranges).toEqual([undefined, undefined]);
});

test.each(["../../out.txt", "/out.txt"])(
  "a name that leads out of the folder is refused: %s",
  async (name) => {
    const folder = join(temporaryFolder(), "deep/er");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "kept"), "");
    const { url } = await serverOf(zipOf({ [name]: "x" }));
    await expect(unzipped(url, folder, () => {})).rejects.toThrow(/could not be unpacked/);
  },
);
