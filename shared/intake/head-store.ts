import { type Blobs, Conflict } from "../clients/blobs.ts";
import { paths } from "../paths.ts";
import { EMPTY, Head } from "./head.ts";

export async function readHead(blobs: Blobs, model: string): Promise<Head> {
  return (await blobs.json(paths.head(model), Head)) ?? EMPTY;
}

/** Far more than any race lasts. */
const MOST_RACES = 100;

/** Changes a model's head as one step: whoever lost a race decides again on what the winner wrote. */
export async function changeHead(
  blobs: Blobs,
  model: string,
  change: (head: Head) => Head | Promise<Head>,
): Promise<{ before: Head; after: Head }> {
  const blob = paths.head(model);
  for (let races = 0; races < MOST_RACES; races++) {
    const found = await blobs.read(blob);
    const before = found ? Head.parse(JSON.parse(found.text)) : EMPTY;
    const after = await change(before);
    if (JSON.stringify(after) === JSON.stringify(before)) return { before, after };
    try {
      await blobs.writeJson(blob, after, found ? { ifMatch: found.etag } : { ifAbsent: true });
      return { before, after };
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  throw new Error(`${blob.container}/${blob.path} was changed by others ${MOST_RACES} times in a row`);
}
