import { BlobServiceClient } from "@azure/storage-blob";
import sharp from "sharp";
import type { Listed } from "../../shared/clients/blobs.ts";

const AT_ONCE = 16;

/** Uploads `count` different JPEGs of 400 x 300 pixels and about 30 kB, from number `first` on, half of them in each of two classes. */
export async function putPhotos(connectionString: string, first: number, count: number): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  const images = service.getContainerClient("images");
  await inParallel(count, async (n) => {
    const number = first + n;
    const path = `many/${number % 2 === 0 ? "a" : "b"}/${String(number).padStart(6, "0")}.jpg`;
    const photo = await jpeg(number);
    await images.getBlockBlobClient(path).upload(photo, photo.length);
  });
}

/** Moves the first `count` photos of one class to the other. */
export async function relabel(connectionString: string, photos: Listed[], count: number): Promise<void> {
  const images = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("images");
  await inParallel(count, async (n) => {
    const { path } = photos[n] as Listed;
    const content = await images.getBlobClient(path).downloadToBuffer();
    await images.getBlockBlobClient(path.replace("/a/", "/b/")).upload(content, content.length);
    await images.deleteBlob(path);
  });
}

/** Coarse noise, enlarged: no two are near one another. */
async function jpeg(seed: number): Promise<Buffer> {
  let state = seed + 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  const noise = Buffer.from(Array.from({ length: 40 * 30 * 3 }, next));
  const small = sharp(noise, { raw: { width: 40, height: 30, channels: 3 } });
  return small.resize(400, 300, { kernel: "nearest" }).jpeg({ quality: 85 }).toBuffer();
}

async function inParallel(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
