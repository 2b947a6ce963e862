import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { paths } from "../kit/paths.ts";
import { EMPTY, Head } from "./head.ts";

const HEAD = { schema: Head, format: 1 };

export async function readHead(blobs: Blobs, model: string): Promise<Head> {
  return (await blobs.json(paths.head(model), Head)) ?? EMPTY;
}

/** Changes a model's head as one step: whoever lost a race decides again on what the winner wrote. */
export async function changeHead(
  blobs: Blobs,
  model: string,
  change: (head: Head) => Head | Promise<Head>,
): Promise<{ before: Head; after: Head }> {
  return changeJson(blobs, paths.head(model), HEAD, EMPTY, change);
}
