import { z } from "zod";
import { Row } from "../../shared/doctor/report.ts";
import { activity } from "../../shared/kit/contract.ts";
import { DatabricksRunId } from "../../shared/kit/ids.ts";

/** Who asks waits for what is wrong, not for it to pass. */
const IMPATIENT = { first: 2, factor: 2, longest: 10, attempts: 3 };

/** Looks what the app itself can reach. */
export const examineApp = activity("examineApp", {
  input: z.object({}),
  output: z.array(Row),
  retry: IMPATIENT,
});

/** Starts the Databricks run of a probe, or says why that cannot be; what earlier probes have left is ended. Safe to repeat. */
export const startProbe = activity("startProbe", {
  input: z.object({ probe: z.string() }),
  output: z.union([z.object({ databricksRunId: DatabricksRunId }), z.object({ failed: z.string() })]),
  retry: IMPATIENT,
});

/** How a probe's run stands. */
export const ProbeState = z.object({
  state: z.enum(["active", "succeeded", "failed"]),
  message: z.string().optional(),
});

export const lookAtProbe = activity("lookAtProbe", {
  input: z.object({ probe: z.string(), databricksRunId: DatabricksRunId }),
  output: ProbeState,
  retry: IMPATIENT,
});

/** Ends a probe's run, if it goes on, and says what the probe has found. */
export const endProbe = activity("endProbe", {
  input: ProbeState.extend({ probe: z.string(), databricksRunId: DatabricksRunId }),
  output: z.array(Row),
  retry: IMPATIENT,
});

/** Removes what probes have left in storage. */
export const clearProbes = activity("clearProbes", { input: z.object({}), output: z.null() });
