import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerClient } from "@azure/storage-blob";
import sharp, { type OutputInfo, type Sharp } from "sharp";

const AT_ONCE = 64;
const [WIDTH, HEIGHT] = [500, 375];

/** Uploads `count` different JPEGs of 500 x 375 pixels and about 40 kB, made of the photos in `<folder>/<label>/`: always the same. */
export async function putCrops(
  images: ContainerClient,
  prefix: string,
  folder: string,
  count: number,
): Promise<void> {
  const labels = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const photos = labels.flatMap(({ name }) =>
    readdirSync(join(folder, name)).map((file) => join(name, file)),
  );
  const each = Math.ceil(count / photos.length);
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < photos.length; n = next++) {
      const photo = photos[n] as string;
      const { data, info } = await sharp(readFileSync(join(folder, photo)))
        .removeAlpha()
        .toColourspace("srgb")
        .raw()
        .toBuffer({ resolveWithObject: true });
      const random = randomFrom(n);
      for (let m = 0; m < each && m * photos.length + n < count; m++) {
        const jpeg = await crop(sharp(data, { raw: info }), info, random);
        await images.getBlockBlobClient(`${prefix}/${photo}.${m}.jpg`).upload(jpeg, jpeg.length);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A part of a photo, half of its sides or more, perhaps mirrored, in a slightly other light. */
function crop(photo: Sharp, from: OutputInfo, random: () => number): Promise<Buffer> {
  const share = 0.5 + random() / 2;
  const width = Math.max(1, Math.round(from.width * share));
  const height = Math.max(1, Math.round(from.height * share));
  const left = Math.floor(random() * (from.width - width + 1));
  const top = Math.floor(random() * (from.height - height + 1));
  const part = photo.extract({ left, top, width, height }).flop(random() < 0.5);
  const light = [0.8 + 0.4 * random(), 40 * random() - 20] as const;
  const resized = part.resize(WIDTH, HEIGHT, { fit: "fill", kernel: "linear" });
  return resized
    .linear(...light)
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
