/** A run's id where others begin with it: those of the orchestrations that it has below itself. */
const RUN = /^[a-z][a-z0-9-]{0,39}(?:-[0-9a-f]{12}){3}-\d{1,6}(?![0-9])/;

/**
 * The name of the trace in which an instance stands: that of the run it belongs to, or its own. One that Durable has named (with a
 * colon) tells by its input.
 */
export function traceOf(instanceId: string, input: unknown): string {
  const run = RUN.exec(instanceId)?.[0];
  if (run !== undefined) return run;
  const told = runIn(input);
  return told !== undefined && (instanceId.includes(":") || instanceId.startsWith(told)) ? told : instanceId;
}

/** The run, or what else tasks belong to, that the input of an activity or orchestration names. */
function runIn(input: unknown): string | undefined {
  const { runId, request, task } = (input ?? {}) as Record<string, { runId?: unknown } | undefined>;
  const found = [runId, request?.runId, task?.runId].find((id) => typeof id === "string");
  return found as string | undefined;
}

/** The model of a run, which its id begins with. */
export const modelOfRun = (run: string): string | undefined =>
  RUN.test(run) ? run.replace(/(?:-[0-9a-f]{12}){3}-\d+$/, "") : undefined;
