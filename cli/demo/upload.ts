import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { filesOf } from "./photos.ts";

const AT_ONCE = 16;

/** Uploads a folder of class folders as a user would, leaving alone what is there already. Counts both. */
export async function upload(connection: string, folder: string, model: string) {
  const container = BlobServiceClient.fromConnectionString(connection).getContainerClient("images");
  const there = await existing(container, `${model}/`);
  const queue = filesOf(folder);
  let uploaded = 0;
  const total = queue.length;
  const worker = async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const bytes = await readFile(join(folder, path));
      const blob = `${model}/${path}`;
      if (there.get(blob) === createHash("md5").update(bytes).digest("base64")) continue;
      await container.getBlockBlobClient(blob).upload(bytes, bytes.length);
      uploaded++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { total, uploaded };
}

async function existing(container: ContainerClient, prefix: string): Promise<Map<string, string>> {
  const there = new Map<string, string>();
  for await (const { name, properties } of container.listBlobsFlat({ prefix }))
    if (properties.contentMD5) there.set(name, Buffer.from(properties.contentMD5).toString("base64"));
  return there;
}
