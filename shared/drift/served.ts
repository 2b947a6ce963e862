import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import { Prediction } from "../serving/prediction.ts";
import { count, emptyTally, type Profile, type Tally } from "./profile.ts";

/** How far back the inference log is looked at. */
export const WINDOW_DAYS = 7;
/** So many photos tell enough; the newest are taken. */
const MOST = 100_000;
const DAY_MS = 86_400_000;

/** Counts what a version was asked in the last days, the newest day first. */
export async function tallyServed(
  blobs: Blobs,
  { model, version }: { model: string; version: string },
  profile: Profile,
  now: Date,
): Promise<Tally> {
  const tally = emptyTally(profile);
  const since = new Date(now.getTime() - WINDOW_DAYS * DAY_MS).toISOString();
  for (let day = 0; day <= WINDOW_DAYS; day++) {
    const date = new Date(now.getTime() - day * DAY_MS).toISOString().slice(0, 10);
    for await (const { path } of blobs.list(paths.predictions(model, `${date}/`)))
      for await (const line of blobs.lines({ container: "predictions", path }, Prediction)) {
        if (line.version === version && line.at >= since) count(tally, profile, line.label, line.features);
        if (tally.photos >= MOST) return tally;
      }
  }
  return tally;
}
