import { z } from "zod";

/** How long a Databricks run kept machines busy, and until when (milliseconds since 1970), if that is told. */
export const Busy = z.object({ seconds: z.number(), until: z.number().optional() });
export type Busy = z.infer<typeof Busy>;

/** No task may take longer than seven days; a machine takes minutes to start. In milliseconds. */
const LONGEST = 8 * 86_400_000;
const lasted = z.number().min(0).max(LONGEST).optional().catch(Number.NaN);

/** What Jobs says of how long a run, or a task of it, took: in milliseconds, without the time in a queue; not a number where it says nonsense. */
export const Durations = z.object({
  setup_duration: lasted,
  execution_duration: lasted,
  cleanup_duration: lasted,
});
export type Durations = z.infer<typeof Durations>;

/**
 * How long a run that has ended was busy: the sum of what its tasks tell, as a run of several tells only its own time from submission to
 * end. Undefined where one of them does not say how long it executed, or all together claim more than there was.
 */
export function busyOf(
  parts: readonly Durations[],
  took: { from: number; until: number } | undefined,
): Busy | undefined {
  let milliseconds = 0;
  for (const { setup_duration, execution_duration, cleanup_duration } of parts) {
    if (execution_duration === undefined) return undefined;
    milliseconds += (setup_duration ?? 0) + execution_duration + (cleanup_duration ?? 0);
  }
  const most = took === undefined ? LONGEST : (took.until - took.from + SLACK) * Math.max(1, parts.length);
  if (parts.length === 0 || !(milliseconds <= most)) return undefined;
  return { seconds: milliseconds / 1000, ...(took && { until: took.until }) };
}

/** By so much clocks, and what is cleaned up after the end, may differ. Milliseconds. */
const SLACK = 600_000;
