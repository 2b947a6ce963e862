import { explain } from "./errors.ts";
import { modelOfRun, traceOf } from "./trace-of.ts";
import { tellPast } from "./tracing.ts";

/** An orchestration as it went: what is the same on every replay. */
export interface Went {
  name: string;
  instanceId: string;
  input: unknown;
  /** Milliseconds since 1970. */
  from: number;
  until: number;
  stages: readonly { name: string; at: number }[];
}

/** Tells that an orchestration has ended: once, or again where its last turn is done again. */
export function tellEnd(
  { name, instanceId, input, ...went }: Went,
  end: { result: unknown } | { error: unknown },
): void {
  const trace = traceOf(instanceId, input);
  const model = modelOfRun(trace);
  const result =
    "result" in end ? (end.result as { outcome?: unknown; state?: unknown; because?: unknown } | null) : null;
  const outcome = "error" in end ? "failed" : (result?.outcome ?? result?.state);
  const why =
    "error" in end
      ? explain(end.error)
      : outcome === "failed"
        ? String(result?.because ?? outcome)
        : undefined;
  tellPast({
    ...{ name, trace, id: instanceId, from: went.from, until: went.until, marks: went.stages },
    attributes: {
      "darkroom.instance": instanceId,
      ...(model !== undefined && { "darkroom.run": trace, "darkroom.model": model }),
      ...(typeof outcome === "string" && { "darkroom.outcome": outcome }),
    },
    ...(why !== undefined && { error: why }),
  });
}
