export interface Failure {
  databricksRunId: string;
  step: string;
  /** What Databricks says of the run. */
  message: string;
  page: string;
  /** What the task's process said last, if it could say anything. */
  error?: string | undefined;
  logs?: string | undefined;
}

const LOG_LINES = 8;
const LOG_COLUMNS = 240;

/** Why a task failed, as a person wants to read it: what, why, the last lines of its log, where to look. */
export function describeFailure({ databricksRunId, step, message, page, error, logs }: Failure): string {
  const why = error?.trim() || message;
  const lines = (logs ?? "")
    .trimEnd()
    .split(/[\r\n]+/)
    .slice(-LOG_LINES);
  const tail = lines.map((line) => line.slice(0, LOG_COLUMNS)).join("\n");
  return [
    `Databricks run ${databricksRunId} (${step}) failed: ${why}`,
    ...(tail ? [`Last lines of its log:\n${tail}`] : []),
    `Page: ${page}`,
  ].join("\n");
}
