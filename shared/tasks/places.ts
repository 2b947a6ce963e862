import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import type { BlobPath } from "../kit/paths.ts";
import type { LifecycleRequest } from "../requests/request.ts";

/** A trial of a run, in whose folders a result may lie. */
const Place = z.object({ runId: z.string(), number: z.number() });
export type Place = z.infer<typeof Place>;

/** The newest first. */
export const Places = z.object({ places: z.array(Place) });
const PLACES = { schema: Places, format: 1 };
/** Older ones have been tried often enough, or are gone. */
const MOST = 8;

/** Whether a run takes what earlier ones have finished: a forced one trains anew, unless it goes on with one that did not end. */
export const takesFinished = ({ force, continues }: Pick<LifecycleRequest, "force" | "continues">) =>
  !force || continues !== undefined;

/** Notes where the result of work will be, once it is done; the record's name is what the result depends on. */
export async function notePlace(blobs: Blobs, record: BlobPath, place: Place): Promise<void> {
  await changeJson(blobs, record, PLACES, { places: [] }, ({ places }) =>
    places.some((one) => one.runId === place.runId && one.number === place.number)
      ? { places }
      : { places: [place, ...places].slice(0, MOST) },
  );
}

/** Where the same work was done, or at least begun, by other runs; the newest first. */
export async function placesOf(blobs: Blobs, record: BlobPath, runId: string): Promise<Place[]> {
  const { places } = (await blobs.json(record, Places)) ?? { places: [] };
  return places.filter((place) => place.runId !== runId);
}
