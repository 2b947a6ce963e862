import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { BRING_BACK } from "../kit/damaged.ts";
import { paths } from "../kit/paths.ts";
import { EMPTY, Head } from "./head.ts";

const remedy = `${BRING_BACK}, or remove it while nothing of the model runs: the next request begins it anew`;
const HEAD = { schema: Head, format: 1, remedy };

export async function readHead(blobs: Blobs, model: string): Promise<Head> {
  return (await blobs.json(paths.head(model), Head, remedy)) ?? EMPTY;
}

/** Changes a model's head as one step: whoever lost a race decides again on what the winner wrote. */
export async function changeHead(
  blobs: Blobs,
  model: string,
  change: (head: Head) => Head | Promise<Head>,
): Promise<{ before: Head; after: Head }> {
  return changeJson(blobs, paths.head(model), HEAD, EMPTY, change);
}
