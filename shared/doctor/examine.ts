import type { Blobs } from "../clients/blobs.ts";
import type { Databricks } from "../clients/databricks.ts";
import type { Mlflow } from "../clients/mlflow.ts";
import type { Queues, Waiting } from "../clients/queues.ts";
import { isAway } from "../kit/away.ts";
import { OURS } from "../kit/containers.ts";
import { explain } from "../kit/errors.ts";
import { EVENTS, POISON } from "../kit/event-queue.ts";
import type { Settings } from "../kit/settings.ts";
import { packageVersion } from "../kit/wheels.ts";
import { within } from "../kit/within.ts";
import { probeFiles } from "./probe.ts";
import type { Looked } from "./report.ts";

/** Milliseconds that a look of the app may take. */
const PATIENCE = 30_000;
/** Milliseconds after which an event should have been read: the host looks at the queue every minute at least. */
const LATE = 15 * 60_000;

export interface Services {
  settings: Settings;
  blobs: Blobs;
  databricks: Databricks;
  mlflow: Mlflow;
  /** Of the host's account; undefined where the app is not told of it. */
  queues: Pick<Queues, "waiting"> | undefined;
}

/** What the app itself can reach; `images` are the containers of photos. */
export function examineApp(
  { settings, blobs, databricks, mlflow, queues }: Services,
  images: readonly string[],
): Promise<Looked[]> {
  const looks: Record<string, () => Promise<string>> = {
    workspace: async () => `${settings.DATABRICKS_HOST} knows us as ${await databricks.whoAmI()}`,
    containers: () => lookAtContainers(blobs, [...OURS, ...images]),
    jobs: async () => {
      let active = 0;
      for await (const _ of databricks.active()) active++;
      return `${active} runs are active`;
    },
    mlflow: async () => {
      await mlflow.reach();
      return `${mlflow.url} answers`;
    },
    registry: async () => `${await mlflow.reachRegistry(settings.MODEL_REGISTRY)} answers`,
    wheel: async () => {
      const version = packageVersion(settings);
      if (version === undefined) throw new Error(`the version of ${settings.TRAINING_WHEEL} holds no hash`);
      return `tasks look for ${version}`;
    },
    ...(queues && { events: () => lookAtEvents(queues, Date.now()) }),
  };
  return Promise.all(Object.entries(looks).map(([check, look]) => looked(check, look)));
}

async function looked(check: string, look: () => Promise<string>): Promise<Looked> {
  try {
    const detail = await within(PATIENCE, look);
    if (detail !== undefined) return { check, ok: true, detail };
    return { check, ok: false, detail: `no answer within ${PATIENCE / 1000} s`, away: true };
  } catch (error) {
    return { check, ok: false, detail: explain(error), away: isAway(error) };
  }
}

async function lookAtContainers(blobs: Blobs, names: string[]): Promise<string> {
  const there = await Promise.all(names.map((name) => blobs.hasContainer(name)));
  const missing = names.filter((_, n) => !there[n]);
  if (missing.length > 0) throw new Error(`there is no container ${missing.join(", ")}`);
  const file = probeFiles("app")("written");
  await blobs.write(file, "written by the app, and to be deleted by it\n");
  await blobs.remove(file);
  return `${names.length} are there; a file was written and deleted`;
}

async function lookAtEvents(queues: Pick<Queues, "waiting">, now: number): Promise<string> {
  const [waiting, poison] = await Promise.all([queues.waiting(EVENTS), queues.waiting(POISON)]);
  const told = (queue: string, { count, oldest }: Waiting) =>
    `${count} wait in ${queue}${oldest === undefined ? "" : `, the oldest since ${oldest}`}`;
  if (poison && poison.count > 0) throw new Error(told(POISON, poison));
  if (!waiting) return `there is no queue ${EVENTS}: events come to the function alone`;
  if (waiting.oldest !== undefined && now - Date.parse(waiting.oldest) > LATE)
    throw new Error(told(EVENTS, waiting));
  return told(EVENTS, waiting);
}
