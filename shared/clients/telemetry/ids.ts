import { randomBytes } from "node:crypto";
import { type SpanContext, TraceFlags } from "@opentelemetry/api";
import type { IdGenerator } from "@opentelemetry/sdk-trace-base";
import { sha256 } from "../../kit/hash.ts";

/** The id of the trace of an instance or run: whoever knows its name knows it, on whichever machine and after whatever crash. */
export const traceIdOf = (trace: string) => sha256(`trace ${trace}`).slice(0, 32);

/** The id of what has this name in such a trace. */
export const spanIdOf = (trace: string, id: string) => sha256(`span ${trace} ${id}`).slice(0, 16);

/** The root of a trace, which is told when it is over. */
export const rootOf = (trace: string): SpanContext => ({
  traceId: traceIdOf(trace),
  spanId: spanIdOf(trace, trace),
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
});

/** A W3C trace context, if it is one. */
export function parseTraceparent(text: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return undefined;
  const isSampled = (Number.parseInt(flags as string, 16) & TraceFlags.SAMPLED) !== 0;
  return { traceId, spanId, traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

/** Gives random ids, but where the next span is told which it has. */
export class Ids implements IdGenerator {
  next: { traceId?: string; spanId?: string } = {};

  generateTraceId = () => this.#taken("traceId") ?? randomBytes(16).toString("hex");
  generateSpanId = () => this.#taken("spanId") ?? randomBytes(8).toString("hex");

  #taken(which: "traceId" | "spanId"): string | undefined {
    const { [which]: id, ...rest } = this.next;
    this.next = rest;
    return id;
  }
}
