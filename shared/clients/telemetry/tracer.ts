import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { explain } from "../../kit/errors.ts";
import type { Doing, More, Past, Tell, Tracer } from "../../kit/tracing.ts";
import { type Ids, parseTraceparent, rootOf, spanIdOf, traceIdOf } from "./ids.ts";

const KINDS = { client: SpanKind.CLIENT, producer: SpanKind.PRODUCER };
/** Characters of an error: the rest is in the log. */
const LONGEST = 1000;

/** Makes spans of OpenTelemetry out of what is told. */
export class Spans implements Tracer {
  readonly #around = new AsyncLocalStorage<Span>();
  readonly #tracer: OtelTracer;
  readonly #ids: Ids;

  constructor(tracer: OtelTracer, ids: Ids) {
    this.#tracer = tracer;
    this.#ids = ids;
  }

  async doing<T>(what: Doing, work: (tell: Tell) => Promise<T>): Promise<T> {
    const asked = parseTraceparent(what.traceparent);
    const links = [
      ...(what.startsTrace === undefined ? [] : [{ context: rootOf(what.startsTrace) }]),
      ...(what.trace === undefined || asked === undefined ? [] : [{ context: asked }]),
    ];
    const span = this.#tracer.startSpan(
      what.name,
      {
        kind: what.kind === undefined ? SpanKind.INTERNAL : KINDS[what.kind],
        attributes: { ...what.attributes },
        links,
      },
      this.#parentOf(what, asked),
    );
    this.#ids.next = {};
    const failed = (why: string) =>
      span.setStatus({ code: SpanStatusCode.ERROR, message: why.slice(0, LONGEST) });
    try {
      return await this.#around.run(span, () =>
        work((attributes, error) => {
          span.setAttributes(attributes);
          if (error !== undefined) failed(error);
        }),
      );
    } catch (error) {
      failed(explain(error));
      throw error;
    } finally {
      span.end();
    }
  }

  past({ name, attributes, trace: of, id, from, until, error, marks = [] }: Past): void {
    this.#ids.next = { spanId: spanIdOf(of, id), ...(id === of && { traceId: traceIdOf(of) }) };
    const parent = id === of ? ROOT_CONTEXT : below(rootOf(of));
    const span = this.#tracer.startSpan(
      name,
      { attributes: { ...attributes, [WHOLE]: of }, startTime: new Date(from) },
      parent,
    );
    this.#ids.next = {};
    for (const mark of marks) span.addEvent(mark.name, new Date(mark.at));
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error.slice(0, LONGEST) });
    span.end(new Date(until));
  }

  more(tell: () => More): void {
    const around = this.#around.getStore();
    if (!around?.isRecording()) return;
    const { attributes, parts } = tell();
    around.setAttributes(attributes);
    const parent = below(around.spanContext());
    for (const { name, attributes, from, until } of parts)
      this.#tracer.startSpan(name, { attributes: { ...attributes }, startTime: from }, parent).end(until);
  }

  traceId(): string | undefined {
    return this.#around.getStore()?.spanContext().traceId;
  }

  traceparentOf(of: string): string {
    const { traceId, spanId } = rootOf(of);
    return `00-${traceId}-${spanId}-01`;
  }

  /**
   * What it stands below. A trace context that says it is not recorded names somebody whom no collector knows: the trace is kept, for
   * the log of whoever asked, and what is done here is its root.
   */
  #parentOf({ trace: of }: Doing, asked: SpanContext | undefined): Context {
    if (of !== undefined) return below(rootOf(of));
    const parent = asked ?? this.#around.getStore()?.spanContext();
    if (parent === undefined) return ROOT_CONTEXT;
    if (parent !== asked || parent.traceFlags === TraceFlags.SAMPLED) return below(parent);
    this.#ids.next = { traceId: parent.traceId };
    return ROOT_CONTEXT;
  }
}

/** The attribute that names the run or instance whose trace is kept whole. */
export const WHOLE = "darkroom.trace";

const below = (parent: SpanContext) => trace.setSpanContext(ROOT_CONTEXT, parent);
