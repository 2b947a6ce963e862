import type { Blobs } from "../clients/blobs.ts";
import { unlessDamaged } from "../kit/damaged.ts";
import { paths } from "../kit/paths.ts";
import { RunEnd } from "./request.ts";

/** One may run and one may wait; of the others some may have died without a word. */
const MOST_LOOKED_AT = 5;

/** How the newest run of a model that has ended did so; undefined where none of the newest few has. */
export async function readLastEnd(
  blobs: Blobs,
  model: string,
): Promise<({ runId: string } & RunEnd) | undefined> {
  const folder = paths.runsByTime(model);
  let looked = 0;
  for await (const { path } of blobs.list(folder, MOST_LOOKED_AT)) {
    const runId = path.slice(folder.path.length).replace(/^\d+-|\.json$/g, "");
    const end = await endOf(blobs, runId);
    if (end) return { runId, ...end };
    if (++looked === MOST_LOOKED_AT) return undefined;
  }
  return undefined;
}

/** How a run ended; undefined where it has not, or where its result cannot be read. */
export const endOf = (blobs: Blobs, runId: string): Promise<RunEnd | undefined> =>
  unlessDamaged(blobs.json(paths.run(runId, "result.json"), RunEnd));
