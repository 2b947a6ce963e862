import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import { trialOf } from "../search/tasks.ts";
import { sharedRuns } from "../search/together.ts";

interface Newest {
  rung: number;
  attempt: number;
  path: string;
}

/** Where the record of each trial's last attempt is, in the last rung that it has reached: blobs of the container "runs", by trial. */
export async function newestTasks(blobs: Blobs, runId: string): Promise<Map<number, Newest>> {
  const newest = new Map<number, Newest>();
  const folder = paths.tasks(runId);
  const shared = await sharedRuns(blobs, runId);
  for await (const { path } of blobs.list(folder)) {
    const [step = "", attempt] = path.slice(folder.path.length).split(".");
    const trial = trialOf(step);
    if (!trial) continue;
    const one = { rung: trial.rung, attempt: Number(attempt), path };
    for (const number of shared.get(step) ?? [trial.number]) {
      const known = newest.get(number);
      if (!known || one.rung > known.rung || (one.rung === known.rung && one.attempt > known.attempt))
        newest.set(number, one);
    }
  }
  return newest;
}
