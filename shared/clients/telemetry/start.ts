import { hostname } from "node:os";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Registry } from "prom-client";
import { inTime } from "../../kit/in-time.ts";
import type { TelemetrySettings } from "../../kit/telemetry-settings.ts";
import { traceWith, watchPast } from "../../kit/tracing.ts";
import { collectorsOf } from "./collectors.ts";
import { Ids } from "./ids.ts";
import { OfPrometheus } from "./prometheus.ts";
import { sampler } from "./sampler.ts";
import { saying } from "./saying.ts";
import { Spans } from "./tracer.ts";

/** Milliseconds that a collector may take for what the app leaves when it stops. */
const FAREWELL = 3000;
/** Milliseconds that a report of metrics may take. */
const PATIENCE = 30_000;
/** Spans that wait to be sent; further ones are dropped. A busy app makes some hundred a second, and some are sent each second. */
const WAITING = 4096;

/**
 * From now on what the app does and counts is sent where the settings say, in the background: a collector that is away, slow or full
 * loses what it was to get, and costs nothing else. Gives what sends the rest, before the app stops.
 */
export async function startTelemetry(
  settings: TelemetrySettings,
  registry: Registry,
): Promise<() => Promise<void>> {
  const collectors = await collectorsOf(settings);
  const instance = process.env.WEBSITE_INSTANCE_ID || hostname();
  const resource = resourceFromAttributes({
    "service.name": settings.name,
    "service.instance.id": `${instance}-${process.pid}`,
  });
  const ids = new Ids();
  const tracers = new BasicTracerProvider({
    ...{ resource, idGenerator: ids, sampler: sampler(settings.share) },
    spanProcessors: collectors.map(
      ({ name, spans }) =>
        new BatchSpanProcessor(saying("Traces", name, spans), {
          maxQueueSize: WAITING,
          scheduledDelayMillis: 1000,
        }),
    ),
  });
  const meters = new MeterProvider({
    resource,
    readers: collectors.map(
      ({ name, metrics, addsUp }) =>
        new PeriodicExportingMetricReader({
          exporter: saying("Metrics", name, metrics),
          metricProducers: [new OfPrometheus(registry, { delta: addsUp })],
          exportIntervalMillis: settings.every,
          exportTimeoutMillis: Math.min(settings.every, PATIENCE),
        }),
    ),
  });
  const spans = new Spans(tracers.getTracer("darkroom"), ids);
  traceWith(spans);
  const forget = watchPast((past) => spans.past(past));
  let stopped: Promise<void> | undefined;
  return () => {
    traceWith(undefined);
    forget();
    stopped ??= inTime(Promise.allSettled([tracers.shutdown(), meters.shutdown()]), FAREWELL);
    return stopped;
  };
}
