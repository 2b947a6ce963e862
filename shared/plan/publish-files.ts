import { basename, isAbsolute } from "node:path";
import type { Blobs } from "../clients/blobs.ts";
import { sha256 } from "../kit/hash.ts";
import type { PlanFile } from "./plan-files.ts";
import { type Change, publish } from "./published.ts";

/**
 * Publishes each file that has changed since it was published last. What people have published since stands until then, and a model that
 * they have retired stays retired. Several instances may do it at once.
 */
export async function publishFiles(blobs: Blobs, files: ReadonlyMap<string, PlanFile>): Promise<void> {
  const at = new Date().toISOString();
  const changes = [...files].map(([model, { file, text, defaults }]): [string, Change] => {
    const hash = sha256(text);
    return [
      model,
      (before) =>
        before?.file === hash
          ? undefined
          : {
              ...{ text, by: nameOf(file), at, retired: before?.retired ?? false, file: hash },
              defaults: before?.text === text ? before.defaults : defaults,
            },
    ];
  });
  await publish(blobs, new Map(changes));
}

/** A file as everybody may know it: where the folders of one machine lie is nobody else's concern. */
const nameOf = (file: string) => (isAbsolute(file) ? basename(file) : file);
