import type { RunState } from "../clients/run-state.ts";
import { modelOfRun } from "../kit/trace-of.ts";
import { tellPast } from "../kit/tracing.ts";

/** Tells of a Databricks run that has ended; of one whose times Databricks does not tell, nothing. */
export function tellRun(
  { runId, step, databricksRunId }: { runId: string; step: string; databricksRunId: string },
  { state, page, message, took }: RunState,
): void {
  if (took === undefined) return;
  const model = modelOfRun(runId);
  tellPast({
    ...{ name: DATABRICKS_RUN, trace: runId, id: `${DATABRICKS_RUN} ${databricksRunId}`, ...took },
    attributes: {
      ...{ "databricks.run": databricksRunId, "databricks.page": page, "databricks.state": state },
      ...{
        "darkroom.run": runId,
        "darkroom.step": step,
        ...(model !== undefined && { "darkroom.model": model }),
      },
    },
    ...(state !== "succeeded" && { error: message || state }),
  });
}

/** What such a run is called among what is over. */
export const DATABRICKS_RUN = "databricks run";
