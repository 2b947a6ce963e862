import type { Settings } from "../kit/settings.ts";

const SHARDS_PER_TASK = 2;
const MOST_TASKS = 8;

/** How many shards each Databricks run gets. Spark gets all in one: it spreads them over the workers itself. */
export function shardsPerTask(shards: number, engine: Settings["PREPROCESS_ENGINE"]): number {
  const tasks = engine === "spark" ? 1 : MOST_TASKS;
  return Math.max(SHARDS_PER_TASK, Math.ceil(shards / tasks));
}
