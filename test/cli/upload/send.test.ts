import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import sharp from "sharp";
import { expect, test } from "vitest";
import { filesOf } from "../../../cli/upload/files.ts";
import { summary } from "../../../cli/upload/folder.ts";
import { send } from "../../../cli/upload/send.ts";
import { jpegOf } from "../../../shared/photos/heic/jpeg-of.ts";
import { temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { threeColours } from "../../shared/photos/heic/files.ts";

const settings = await startStorage();
const images = BlobServiceClient.fromConnectionString(settings.DataStorage as string).getContainerClient(
  "images",
);

/** What begins like a JPEG, which is all that is looked at here; what is written with a zero byte in front is left as it is. */
const jpeg = (content: string) =>
  Buffer.from(content.startsWith("\0") ? content : `\xff\xd8\xff${content}`, "latin1");

function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), jpeg(content));
  }
  return folder;
}

const upload = async (folder: string, prefix: string) => {
  const { files, ...rest } = filesOf(folder);
  return { ...(await send(images, prefix, folder, files)), ...rest };
};

test("photos go below the prefix; what is there already stays, what has changed is replaced", async () => {
  const folder = folderOf({ "cat/1.jpg": "one", "cat/deep/2.jpg": "two", "dog/3.jpg": "three" });
  expect(await upload(folder, "pets/")).toMatchObject({ total: 3, uploaded: 3, failed: [] });
  writeFileSync(join(folder, "dog/3.jpg"), jpeg("another"));
  writeFileSync(join(folder, "dog/4.jpg"), jpeg("four"));
  expect(await upload(folder, "pets/")).toMatchObject({ total: 4, uploaded: 2 });
  const changed = await images.getBlobClient("pets/dog/3.jpg").downloadToBuffer();
  expect(changed).toEqual(jpeg("another"));
});

test("HEIC, whatever its name, becomes JPEG of the same picture beside its name, once", async () => {
  const folder = folderOf({ "cat/1.jpg": "one" });
  for (const name of ["IMG_1.HEIC", "misnamed.jpg"]) writeFileSync(join(folder, "cat", name), threeColours);
  expect(await upload(folder, "phones/")).toMatchObject({ uploaded: 3, converted: 2 });
  const jpeg = await images.getBlobClient("phones/cat/IMG_1.HEIC.jpg").downloadToBuffer();
  expect(jpeg).toEqual(await jpegOf(threeColours)); // what predict makes of it
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 64, height: 48, channels: 3 });
  const pixel = (x: number, y: number) => [...data.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3)];
  for (const [at, colour] of [
    [pixel(8, 8), [200, 30, 30]],
    [pixel(50, 8), [20, 40, 210]],
    [pixel(8, 40), [30, 180, 40]],
  ] as const)
    for (const [n, level] of at.entries()) expect(Math.abs(level - (colour[n] as number))).toBeLessThan(6);
  expect(await upload(folder, "phones/")).toMatchObject({ total: 3, uploaded: 0, converted: 0 });
});

test("what cannot be read is named and stops nothing else; what is no photo is counted", async () => {
  const folder = folderOf({
    ...{ "cat/1.jpg": "one", "cat/.DS_Store": "x", "cat/Thumbs.db": "x", "readme.txt": "x" },
    "dog/cut.heic": "\0\0\0\u0018ftypheic and then nothing",
  });
  const sent = await upload(folder, "trouble/");
  expect(sent).toMatchObject({ total: 2, done: 2, uploaded: 1, beside: 1 });
  expect(sent.failed).toEqual([{ path: "dog/cut.heic", because: expect.any(String) }]);
  expect(summary(sent)).toEqual([
    "1 uploaded, 0 were there.",
    "2 files not uploaded: hidden, or a system's.",
    "1 file not uploaded: in no folder, so without a label.",
    "1 file could not be uploaded:",
    expect.stringMatching(/^ {2}dog\/cut\.heic: ./),
  ]);
});

test("what an account with hierarchical names would refuse is named, and stops nothing else", async () => {
  const deep = `${"d/".repeat(61)}1.jpg`;
  const folder = folderOf({
    "cat/1.jpg": "one",
    "cat/2.jpg.": "two",
    "dogs./3.jpg": "three",
    [deep]: "four",
  });
  const sent = await upload(folder, "odd/names/");
  expect(sent).toMatchObject({ uploaded: 1 });
  expect(Object.fromEntries(sent.failed.map(({ path, because }) => [path, because]))).toEqual({
    "cat/2.jpg.": "a name ends with a dot: rename it",
    "dogs./3.jpg": "a name ends with a dot: rename it",
    [deep]: "it lies deeper than 62 folders",
  });
  const long = `${"l".repeat(250)}/`.repeat(4);
  expect((await upload(folderOf({ [`${long}1.jpg`]: "one" }), "a-long-prefix-of/photos/")).failed).toEqual([
    { path: `${long}1.jpg`, because: "its name, with its folders, has more than 1024 characters" },
  ]);
});

test("what begins like no image is not uploaded, whatever its name, and a few are named", async () => {
  const folder = folderOf({ "cat/1.jpg": "one" });
  const others = {
    "list.jpg": "1.jpg\n2.jpg",
    "manual.pdf": "%PDF-1.7",
    "empty.png": "",
    "clip.mp4": "\0\0\0 ftypisom",
  };
  for (const [name, content] of Object.entries(others)) writeFileSync(join(folder, "cat", name), content);
  const sent = await upload(folder, "texts/");
  expect(sent).toMatchObject({ total: 5, uploaded: 1, failed: [] });
  expect(summary(sent)).toEqual([
    "1 uploaded, 0 were there.",
    "4 files not uploaded: no image by the first bytes, such as cat/clip.mp4, cat/empty.png, cat/list.jpg, cat/manual.pdf.",
  ]);
});

test("a folder that is a link is not followed, a file that is one is a photo", async () => {
  const folder = folderOf({ "cat/1.jpg": "one", "dog/2.jpg": "two" });
  symlinkSync(folder, join(folder, "dog/loop"));
  symlinkSync(join(folder, "cat/1.jpg"), join(folder, "cat/same.jpg"));
  expect(await upload(folder, "links/")).toMatchObject({ total: 3, uploaded: 3, links: 1 });
});

test.each(["cat/c\\d.jpg", "cat/new\nline.jpg"])(
  "a name that storage or its events do not keep is told: %j",
  async (name) => {
    const sent = await upload(folderOf({ [name]: "x", "dog/1.jpg": "y" }), `odd-${name.length}/`);
    expect(sent).toMatchObject({
      uploaded: 1,
      failed: [{ path: name, because: expect.stringContaining("rename it") }],
    });
  },
);
