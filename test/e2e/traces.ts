import { expect } from "vitest";
import { eventually } from "../local/processes.ts";
import { type Span, startCollector, told } from "../shared/clients/telemetry/collector.ts";

export type Collector = Awaited<ReturnType<typeof startCollector>>;

/** A collector, and settings with which a Darkroom sends to it. */
export async function collecting() {
  const collector = await startCollector();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_METRIC_EXPORT_INTERVAL: "1000" };
  return { collector, env };
}

/** One trace holds a run's orchestrations, activities, calls and Databricks runs, each below what it is part of. */
export async function itsTraceIsWhole({ spans }: Collector, runId: string | undefined) {
  const root = await eventually(() => spans.find(({ name }) => name === "lifecycle"));
  expect(root.attributes).toMatchObject({ "darkroom.run": runId, "darkroom.outcome": "promoted" });
  expect(root.events).toEqual(expect.arrayContaining(["inspect", "search", "release", "finish"]));
  const below = () => spans.filter(({ traceId }) => traceId === root.traceId);
  const lost = () => {
    const known = new Set(below().map(({ spanId }) => spanId));
    return below().filter((span) => span !== root && !known.has(span.parentSpanId));
  };
  await eventually(() => lost().length === 0).catch(() => undefined);
  expect(lost().map(({ name }) => name)).toEqual([]);
  expect(root.parentSpanId).toBe("");
  const names = new Set(below().map(({ name }) => name));
  for (const name of ["openRun", "describeDataset", "databricks run", "finishRun"])
    expect(names).toContain(name);
  expect([...names]).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Databricks POST .*runs\/submit$/),
      expect.stringMatching(/^MLflow POST /),
    ]),
  );
  const databricks = below().filter(({ name }) => name === "databricks run");
  expect(new Set(databricks.map(({ attributes }) => attributes["darkroom.step"]))).toContain("register");
  for (const { from, until } of databricks) expect(until - from).toBeGreaterThan(0);
  // What set it off has a trace of its own, which leads here.
  const leadsHere = ({ links }: Span) => links.some(({ spanId }) => spanId === root.spanId);
  expect(spans.filter(leadsHere).map(({ name }) => name)).toContain("start lifecycle");
}

/** Life cycles and predictions are counted, and sent under the names that Prometheus reads. */
export async function whatItCountsIsSent({ metrics, spans }: Collector) {
  const sent = await eventually(() => {
    const last = metrics.at(-1) ?? [];
    const photos = last.find(({ name }) => name === "darkroom_photos_total");
    return photos?.sum?.dataPoints.length ? last : undefined;
  });
  const points = (wanted: string) =>
    sent
      .find(({ name }) => name === wanted)
      ?.sum?.dataPoints.map((one) => [told(one.attributes), one.asDouble]);
  expect(points("darkroom_runs_total")).toEqual([[{ model: "tiny", outcome: "promoted" }, 1]]);
  expect(points("darkroom_photos_total")).toEqual([[{ model: "tiny", version: "1" }, expect.any(Number)]]);
  const predict = await eventually(() => spans.find(({ name }) => name === "predict"));
  expect(predict.attributes).toMatchObject({
    ...{ "darkroom.model": "tiny", "darkroom.version": "1", "http.response.status_code": 200 },
  });
  const below = spans.filter(({ parentSpanId }) => parentSpanId === predict.spanId);
  expect(new Set(below.map(({ name }) => name))).toEqual(new Set(["wait", "decode", "infer"]));
}
