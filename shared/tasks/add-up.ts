import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import type { Busy } from "../clients/busy.ts";
import type { Databricks } from "../clients/databricks.ts";
import { collect } from "../kit/collect.ts";
import { explain } from "../kit/errors.ts";
import { inTime } from "../kit/in-time.ts";
import { inTurns } from "../kit/in-turns.ts";
import { paths } from "../kit/paths.ts";
import type { Settings } from "../kit/settings.ts";
import { clustersOf } from "./clusters.ts";
import { Cost, estimate } from "./cost.ts";
import { type Lived, MachineUse, type Ran, usesOf } from "./machines.ts";
import { readBusy } from "./note-busy.ts";
import { TaskRecord } from "./records.ts";

/** What a life cycle has taken, and what that costs where prices are told. */
export const Bill = z.object({ machines: z.array(MachineUse), cost: Cost.optional() });
export type Bill = z.infer<typeof Bill>;

/** Milliseconds for which a run's end waits for what Databricks has to tell of it. */
const PATIENCE = 10_000;
/** Asked at once, of storage and of a workspace that serves others, too. */
const AT_ONCE = 10;

interface Services {
  blobs: Blobs;
  databricks: Pick<Databricks, "get" | "clusters">;
  settings: Pick<Settings, "MACHINE_PRICES">;
}

/**
 * Adds up what a life cycle has taken, once, before its clusters are deleted: whoever repeats it gets what was kept then. Nothing of it fails
 * a run: undefined where it cannot be added up, which the log explains.
 */
export async function addUp(
  services: Services,
  runId: string,
  patience = PATIENCE,
): Promise<Bill | undefined> {
  const { blobs, settings } = services;
  const blob = paths.run(runId, "machines.json");
  try {
    const kept = await blobs.json(blob, Bill);
    if (kept) return kept;
    const machines = await uses(services, runId, patience);
    const { MACHINE_PRICES: prices } = settings;
    const bill: Bill = { machines, ...(prices && { cost: estimate(machines, prices) }) };
    await blobs.keepJson(blob, bill);
    return (await blobs.json(blob, Bill)) ?? bill; // somebody else may have been quicker
  } catch (error) {
    console.warn(`What run ${runId} took of machines cannot be told: ${explain(error)}`);
    return undefined;
  }
}

async function uses({ blobs, databricks }: Services, runId: string, patience: number): Promise<MachineUse[]> {
  const ran = await ranOf(blobs, runId);
  const kept = await clustersOf(blobs, runId);
  const noted = ran.flatMap(({ on }) => (on?.clusterId === undefined ? [] : [on.clusterId]));
  const lived: Lived[] = [...new Set([...kept, ...noted])].map((clusterId) => ({ clusterId }));
  const own = new Set(lived.map(({ clusterId }) => clusterId));
  const missing = ran.filter(({ busy, on }) => busy === undefined && !own.has(on?.clusterId ?? ""));
  const now = Date.now();
  let late = false;
  let refused: unknown;
  const ask = (work: () => Promise<void>) =>
    late
      ? Promise.resolve()
      : work().catch((error: unknown) => {
          refused ??= error;
        });
  const asked = Promise.all([
    inTurns(lived, AT_ONCE, (one) =>
      ask(async () => void Object.assign(one, await databricks.clusters.life(one.clusterId, now))),
    ),
    inTurns(missing, AT_ONCE, (one) =>
      ask(async () => {
        const { busy } = await databricks.get(one.databricksRunId);
        one.busy = busy;
      }),
    ),
  ]);
  await inTime(asked, patience);
  late = true;
  const told = usesOf(ran, lived);
  const untold = told.reduce((all, one) => all + one.untold, 0);
  if (untold > 0) {
    const why =
      refused === undefined ? "it has not said in time, or in a form that is known" : explain(refused);
    console.warn(`Databricks has not told of run ${runId} how long ${untold} of its parts took: ${why}`);
  }
  return told;
}

/** Every Databricks run that a life cycle has had, with what was noted of it when it was seen to have ended. */
async function ranOf(blobs: Blobs, runId: string): Promise<(Ran & { busy?: Busy | undefined })[]> {
  const folder = paths.tasks(runId);
  const files = await collect(blobs.list(folder));
  const found = await inTurns(files, AT_ONCE, async ({ path }) => {
    const record = await blobs.json({ ...folder, path }, TaskRecord);
    if (!record) return [];
    const { databricksRunId, on } = record;
    // Of the life cycle's cluster its own life counts.
    const busy = on?.clusterId === undefined ? await readBusy(blobs, runId, databricksRunId) : undefined;
    return [{ databricksRunId, on, busy }];
  });
  return found.flat();
}
