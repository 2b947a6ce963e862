import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Jimp } from "jimp";
import sharp, { type Sharp } from "sharp";
import { decode } from "../../shared/serving/decode.ts";
import { printTable } from "../table.ts";

// How fast one photo after the other is decoded for serving, beside one pipeline of sharp with libvips' JPEG decoder.
// DARKROOM_PHOTOS=<folder> takes photos from there (at most 300 JPEGs); else it makes 100.
const PHOTOS = 300;
const ROUNDS = 5;

sharp.unblock({ operation: ["VipsForeignLoadJpegBuffer"] });
const withSharp = (photo: Buffer) =>
  sharp(photo, { ignoreIcc: true, failOn: "truncated" }).autoOrient().toColourspace("srgb").raw().toBuffer();

const folder = process.env.DARKROOM_PHOTOS;
const jpegs = folder
  ? globSync("**/*.{jpg,jpeg}", { cwd: folder })
      .slice(0, PHOTOS)
      .map((file) => readFileSync(join(folder, file)))
  : await Promise.all(Array.from({ length: 100 }, (_, n) => made(n)));

/** Coarse colours and some noise, as a camera's picture has. */
async function made(seed: number): Promise<Buffer> {
  const noise = Buffer.from(Array.from({ length: 50 * 40 * 3 }, (_, n) => (n * n * 31 + seed * 97) % 256));
  const small = sharp(noise, { raw: { width: 50, height: 40, channels: 3 } });
  return small.resize(500, 400).jpeg({ quality: 90 }).toBuffer();
}

const few = jpegs.slice(0, 50);
const kinds: [string, () => Promise<Buffer[]>, boolean][] = [
  ["JPEG", async () => jpegs, true],
  ["JPEG, turned by EXIF", () => as((photo) => photo.withMetadata({ orientation: 6 }).jpeg()), true],
  ["PNG", () => as((photo) => photo.png()), true],
  ["WebP", () => as((photo) => photo.webp()), true],
  ["TIFF", () => as((photo) => photo.tiff({ compression: "lzw" })), true],
  ["GIF", () => as((photo) => photo.gif()), true],
  [
    "BMP",
    () => Promise.all(few.map(async (photo) => (await Jimp.read(photo)).getBuffer("image/bmp"))),
    false,
  ],
];

function as(change: (photo: Sharp) => Sharp): Promise<Buffer[]> {
  return Promise.all(few.map((photo) => change(sharp(photo)).toBuffer()));
}

/** Milliseconds of a core that a photo takes. */
async function measure(photos: Buffer[], work: (photo: Buffer) => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (const photo of photos) await work(photo);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / photos.length;
}

const rows: string[][] = [];
for (const [kind, make, known] of kinds) {
  const photos = await make();
  const [now, before]: [number[], number[]] = [[], []];
  // In turns, and the best of each: others compute on this machine too.
  for (let round = 0; round < ROUNDS; round++) {
    now.push(await measure(photos, decode));
    if (known) before.push(await measure(photos, withSharp));
  }
  const [fast, slow] = [Math.min(...now), Math.min(...before)];
  rows.push([kind, fast.toFixed(2), ...(known ? [slow.toFixed(2), `x ${(slow / fast).toFixed(1)}`] : [])]);
}
printTable(["ms of a core a photo", "decode", "one pipeline of sharp", ""], rows);
