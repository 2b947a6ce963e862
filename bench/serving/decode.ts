import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Jimp } from "jimp";
import sharp, { type Sharp } from "sharp";
import { decode } from "../../shared/serving/decode.ts";
import { printTable } from "../table.ts";

// How fast one photo after the other is decoded for serving, beside one pipeline of sharp with libvips' JPEG decoder.
// DARKROOM_PHOTOS=<folder> takes photos from there (at most 300 JPEGs); else it makes 100.
const PHOTOS = 300;

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
const kinds: [string, Buffer[], boolean][] = [
  ["JPEG", jpegs, true],
  [
    "JPEG, turned by EXIF",
    await as((photo) => photo.keepMetadata().withMetadata({ orientation: 6 }).jpeg()),
    true,
  ],
  ["PNG", await as((photo) => photo.png()), true],
  ["WebP", await as((photo) => photo.webp()), true],
  ["TIFF", await as((photo) => photo.tiff({ compression: "lzw" })), true],
  ["GIF", await as((photo) => photo.gif()), true],
  [
    "BMP",
    await Promise.all(few.map(async (photo) => (await Jimp.read(photo)).getBuffer("image/bmp"))),
    false,
  ],
];

function as(change: (photo: Sharp) => Sharp): Promise<Buffer[]> {
  return Promise.all(few.map((photo) => change(sharp(photo)).toBuffer()));
}

/** Milliseconds a photo, by the clock and of a core. */
async function measure(photos: Buffer[], work: (photo: Buffer) => Promise<unknown>) {
  for (const photo of photos.slice(0, 20)) await work(photo);
  const [started, before] = [performance.now(), process.cpuUsage()];
  for (const photo of photos) await work(photo);
  const { user, system } = process.cpuUsage(before);
  return [performance.now() - started, (user + system) / 1000].map((ms) => (ms / photos.length).toFixed(2));
}

const rows: string[][] = [];
for (const [kind, photos, known] of kinds) {
  const now = await measure(photos, decode);
  rows.push([kind, ...now, ...(known ? await measure(photos, withSharp) : ["", ""])]);
}
printTable(["ms a photo", "decode", "of a core", "one pipeline of sharp", "of a core"], rows);
