import { readHead } from "../admission/head-store.ts";
import type { Blobs } from "../clients/blobs.ts";
import { readDrift } from "../drift/check-drift.ts";
import { paths } from "../kit/paths.ts";
import { RunEnd, Started, startedBlob } from "../requests/request.ts";
import { readTraffic } from "../versions/store.ts";
import { runsByTime } from "./read-runs.ts";
import { LEAST, type Standing, type Trouble, troublesOf } from "./troubles.ts";

/** So many of a model's newest runs are looked at. */
const NEWEST = 20;

/** What is wrong with a model. Nothing is where it is disabled: whoever did that knows. `now` is in milliseconds since 1970. */
export async function lookForTroubles(blobs: Blobs, model: string, now: number): Promise<Trouble[]> {
  const head = await readHead(blobs, model);
  if (head.disabled) return [];
  const [serving, drift, running] = await Promise.all([
    readTraffic(blobs, model).then((traffic) => traffic?.version),
    readDrift({ blobs }, model),
    head.running === null ? undefined : goingOn(blobs, head.running, now),
  ]);
  const mayBeLong = running !== undefined && running.seconds > LEAST;
  const ended = serving === undefined || mayBeLong ? await endedRuns(blobs, model) : [];
  return troublesOf({
    ...{ serving, running },
    ended: ended[0],
    past: ended.filter(({ outcome }) => TRAINED.has(outcome)).flatMap(({ seconds }) => seconds ?? []),
    drifted: drift?.verdict === "drifted" ? drift : undefined,
  });
}

async function goingOn(blobs: Blobs, runId: string, now: number): Promise<Standing["running"]> {
  const began = await blobs.json(startedBlob(runId), Started);
  return began && { runId, seconds: (now - Date.parse(began.startedAt)) / 1000 };
}

/** Others did nothing, or were stopped. */
const TRAINED = new Set(["promoted", "refused"]);
const STOPPED = new Set(["cancelled", "superseded"]);

/** The newest runs that have come to an end by themselves, and how many seconds each took if that is known. */
async function endedRuns(blobs: Blobs, model: string) {
  const { runIds } = await runsByTime(blobs, model, { after: "", limit: NEWEST });
  const found = await Promise.all(
    runIds.map(async (runId) => {
      const end = await blobs.json(paths.run(runId, "result.json"), RunEnd);
      if (!end || STOPPED.has(end.outcome)) return [];
      const began = await blobs.json(startedBlob(runId), Started);
      const seconds = began && (Date.parse(end.endedAt) - Date.parse(began.startedAt)) / 1000;
      return [{ runId, outcome: end.outcome, seconds }];
    }),
  );
  return found.flat();
}
