import { z } from "zod";
import { DatabricksRunId } from "../kit/ids.ts";

/** A run's marker: no further task of it starts. */
export const CANCELLED = "cancelled.json";

/** Folder of the records that say which Databricks run does which step. */
export const TASKS = "databricks/";

export const taskRecord = (step: string, attempt: number) => `${TASKS}${step}.${attempt}.json`;

export const TaskRecord = z.object({
  databricksRunId: DatabricksRunId,
  /** Where people look at it. */
  page: z.string(),
  token: z.string(),
});
