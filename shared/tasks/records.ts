import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { DatabricksRunId } from "../kit/ids.ts";
import { paths } from "../kit/paths.ts";
import { RunsOn } from "./runs-on.ts";

/** A run's marker: no further task of it starts. */
export const CANCELLED = "cancelled.json";

/** Says which Databricks run does a step. */
export const taskRecord = (runId: string, step: string, attempt: number) =>
  paths.tasks(runId, `${step}.${attempt}.json`);

export const TaskRecord = z.object({
  databricksRunId: DatabricksRunId,
  /** Where people look at it. */
  page: z.string(),
  token: z.string(),
  /** Absent in records of before it was noted. */
  on: RunsOn.optional().catch(undefined),
});

/** Every Databricks run that a life cycle has had, or that has done this step of it. */
export async function* taskRecords(blobs: Blobs, runId: string, step?: string) {
  const folder = paths.tasks(runId, step === undefined ? "" : `${step}.`);
  for await (const { path } of blobs.list(folder)) {
    const record = await blobs.json({ ...folder, path }, TaskRecord);
    if (record) yield record;
  }
}
