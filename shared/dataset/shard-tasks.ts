import type { Settings } from "../kit/settings.ts";
import { inGroups } from "./shards.ts";

const SHARDS_PER_TASK = 2;
const MOST_TASKS = 8;

/** Divides shards among Databricks runs. Spark gets all in one: it spreads them over the workers itself. */
export function inTasks<T>(shards: readonly T[], engine: Settings["PREPROCESS_ENGINE"]): T[][] {
  const tasks = engine === "spark" ? 1 : MOST_TASKS;
  return inGroups(shards, Math.max(SHARDS_PER_TASK, Math.ceil(shards.length / tasks)));
}
