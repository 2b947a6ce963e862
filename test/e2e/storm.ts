import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ContainerClient } from "@azure/storage-blob";
import sharp from "sharp";
import { blobsOf } from "../local/azurite.ts";
import { eventually } from "../local/processes.ts";
import type { Darkroom } from "./darkroom.ts";

export interface Photo {
  path: string;
  bytes: Buffer;
  sha256: string;
}

/** Numbers in [0, 1) that are the same each time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Small photos that all differ, of one label: their life cycle ends with a dataset that cannot be trained on. */
export async function makePhotos(model: string, count: number, from = 0): Promise<Photo[]> {
  const random = seeded(from + 1);
  const photos: Photo[] = [];
  for (let n = from; n < from + count; n++) {
    const raw = Uint8Array.from({ length: 16 * 16 * 3 }, () => random() * 256);
    const bytes = await sharp(raw, { raw: { width: 16, height: 16, channels: 3 } })
      .png()
      .toBuffer();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    photos.push({ path: `${model}/cat/${n}.png`, bytes, sha256 });
  }
  return photos;
}

/** The images behind the bridge's back: what is written here raises no event. */
export function unwatched({ data }: Darkroom): ContainerClient {
  return blobsOf(join(data, "azurite/blobs.sock")).getContainerClient("images");
}

/** Writes photos, 16 at once. */
export async function put(images: ContainerClient, photos: readonly Photo[]): Promise<void> {
  const rest = [...photos];
  const one = async () => {
    for (let photo = rest.pop(); photo; photo = rest.pop())
      await images.getBlockBlobClient(photo.path).upload(photo.bytes, photo.bytes.length);
  };
  await Promise.all(Array.from({ length: 16 }, one));
}

/** An event as the bridge takes it. */
export function raised(api: string, eventType: string, path: string, data: object = {}, more: object = {}) {
  return {
    ...more,
    eventType: `Microsoft.Storage.${eventType}`,
    subject: `/blobServices/default/containers/images/blobs/${path}`,
    data: { api, ...data },
  };
}

export async function inject({ images }: Darkroom, events: readonly object[]): Promise<void> {
  const url = new URL("/.events", images.url);
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(events),
  });
  if (answer.status !== 202) throw new Error(`the bridge answered ${answer.status}: ${await answer.text()}`);
}

/** Waits until the bridge has delivered all that it knows. */
export async function delivered({ data }: Darkroom, timeoutMs: number): Promise<void> {
  const queue = new DatabaseSync(join(data, "events/events.sqlite"), { readOnly: true });
  const waiting = queue.prepare("SELECT count(*) AS count FROM deliveries");
  await eventually(() => waiting.get()?.count === 0, timeoutMs);
  queue.close();
}

export interface Instance {
  name: string;
  instanceId: string;
  createdTime: string;
  lastUpdatedTime: string;
  runtimeStatus: string;
}

/** Every instance that Durable has of a model, by orchestration, the oldest first. */
export async function instances({ api }: Darkroom, name: string, prefix: string): Promise<Instance[]> {
  const query = `instanceIdPrefix=${prefix}&top=10000`;
  const answer = await fetch(`${api.url}/runtime/webhooks/durabletask/instances?${query}`);
  const all = (await answer.json()) as Instance[];
  return all.filter((each) => each.name === name).sort((a, b) => a.createdTime.localeCompare(b.createdTime));
}

/** The listing that a run was made of, and the container as it is now, as `path etag`. */
export async function listings(darkroom: Darkroom, model: string, snapshot: string) {
  const blob = darkroom.blob("datasets", `${model}/snapshots/${snapshot}.jsonl`);
  const lines = (await blob.downloadToBuffer()).toString("utf8").trim().split("\n");
  const snapshotted = lines.map((line) => JSON.parse(line)).map(({ path, etag }) => `${path} ${etag}`);
  const now: string[] = [];
  for await (const { name, properties } of darkroom.images.listBlobsFlat({ prefix: `${model}/` }))
    now.push(`${name} ${properties.etag?.replaceAll('"', "")}`);
  return { snapshotted: snapshotted.sort(), now: now.sort() };
}
