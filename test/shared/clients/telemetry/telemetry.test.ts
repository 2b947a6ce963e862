import type { ServerResponse } from "node:http";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { startTelemetry } from "../../../../shared/clients/telemetry/start.ts";
import { readTelemetrySettings } from "../../../../shared/kit/telemetry-settings.ts";
import { doing, tellMore, tellPast, traceparentOf } from "../../../../shared/kit/tracing.ts";
import { eventually } from "../../../local/processes.ts";
import { startCollector, told } from "./collector.ts";

const run = "pets-0123456789ab-0123456789ab-0123456789ab-1";
const past = { attributes: {}, trace: run, from: 1000, until: 3000 };
let warned: string[];

beforeEach(() => {
  warned = [];
  vi.spyOn(console, "warn").mockImplementation((text) => warned.push(text));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Starts sending to a collector, as an app with this setting does. */
async function sendTo(url: string, registry = new Registry(), more: Record<string, string> = {}) {
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", url);
  const settings = readTelemetrySettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_SERVICE_NAME: "tried",
    OTEL_METRIC_EXPORT_INTERVAL: "200",
    ...more,
  });
  if (settings === undefined) throw new Error("nothing is sent");
  const stop = await startTelemetry(settings, registry);
  onTestFinished(stop);
  return stop;
}

test("what is done inside something else stands below it, and what fails says why", async () => {
  const { url, spans } = await startCollector();
  const stop = await sendTo(url);
  const failing = doing({ name: "outer" }, () =>
    doing({ name: "inner", kind: "client", attributes: { tried: 1 } }, async () => {
      throw new Error("no room");
    }),
  );
  await expect(failing).rejects.toThrow("no room");
  await stop();
  const [inner, outer] = spans;
  expect(inner).toMatchObject({
    name: "inner",
    kind: 3,
    status: 2,
    attributes: { tried: 1 },
    traceId: outer?.traceId,
  });
  expect(inner?.parentSpanId).toBe(outer?.spanId);
  expect(outer).toMatchObject({ name: "outer", kind: 1, status: 2, parentSpanId: "" });
});

test("parts that are over stand below what they are parts of; where that is not kept, nobody asks for them", async () => {
  const { url, spans } = await startCollector();
  const [from, until] = [1.8e12 + 0.25, 1.8e12 + 0.75];
  const parts = [{ name: "infer", attributes: { tried: 1 }, from, until }];
  let asked = 0;
  const predicting = () =>
    doing({ name: "predict" }, async () =>
      tellMore(() => {
        asked++;
        return { attributes: { "darkroom.version": "3" }, parts };
      }),
    );
  for (const share of ["1", "0"]) {
    const stop = await sendTo(url, undefined, { OTEL_TRACES_SAMPLER_ARG: share });
    await predicting();
    await stop();
  }
  await predicting();
  tellMore(() => expect.fail("nothing is being done"));
  expect(asked).toBe(1);
  const [infer, predict] = spans;
  const lasted = { from: expect.closeTo(from, 2), until: expect.closeTo(until, 2) };
  const below = { parentSpanId: predict?.spanId, traceId: predict?.traceId };
  expect(infer).toMatchObject({ name: "infer", attributes: { tried: 1 }, ...lasted, ...below });
  expect(predict).toMatchObject({ name: "predict", attributes: { "darkroom.version": "3" } });
  expect(spans).toHaveLength(2);
});

test("what many machines tell of a run is one trace, with the run as its root", async () => {
  const { url, spans } = await startCollector();
  for (const [name, id] of [
    ["databricks run", "databricks run 7"],
    ["lifecycle", run],
  ] as const) {
    const stop = await sendTo(url); // each time another process, as it were
    await doing({ name: `activity before ${name}`, trace: run }, async () => undefined);
    tellPast({ ...past, name, id, marks: [{ name: "search", at: 2000 }] });
    await stop();
  }
  const root = spans.find(({ name }) => name === "lifecycle");
  expect(root).toMatchObject({ parentSpanId: "", from: 1000, until: 3000, events: ["search"] });
  expect(spans).toHaveLength(4);
  for (const span of spans) {
    expect(span.traceId).toBe(root?.traceId);
    if (span !== root) expect(span.parentSpanId).toBe(root?.spanId);
  }
});

test("a task elsewhere is handed the run's trace, and what starts a run leads to it", async () => {
  const { url, spans } = await startCollector();
  const stop = await sendTo(url);
  const handed = traceparentOf(run);
  await doing({ name: "start lifecycle", kind: "producer", startsTrace: run }, async () => undefined);
  tellPast({ ...past, name: "lifecycle", id: run });
  await stop();
  const [start, root] = spans;
  expect(handed).toBe(`00-${root?.traceId}-${root?.spanId}-01`);
  expect(start?.links).toEqual([{ traceId: root?.traceId, spanId: root?.spanId }]);
  expect(start?.traceId).not.toBe(root?.traceId);
});

test("a caller's trace goes on; of a caller that no collector knows, the trace alone", async () => {
  const { url, spans } = await startCollector();
  const stop = await sendTo(url);
  const [traceId, spanId] = ["a".repeat(32), "b".repeat(16)];
  for (const flags of ["01", "00"])
    await doing({ name: "predict", traceparent: `00-${traceId}-${spanId}-${flags}` }, async () => undefined);
  await doing({ name: "predict", traceparent: "nonsense" }, async () => undefined);
  await stop();
  expect(spans.map((span) => [span.traceId === traceId, span.parentSpanId])).toEqual([
    [true, spanId],
    [true, ""],
    [false, ""],
  ]);
});

test("of requests a share is traced; of runs all", async () => {
  const { url, spans } = await startCollector();
  const stop = await sendTo(url, undefined, { OTEL_TRACES_SAMPLER_ARG: "0" });
  await doing({ name: "predict" }, async () => undefined);
  await doing({ name: "activity", trace: run }, () => doing({ name: "call" }, async () => undefined));
  tellPast({ ...past, name: "lifecycle", id: run });
  await stop();
  expect(spans.map(({ name }) => name)).toEqual(["call", "activity", "lifecycle"]);
});

test("what is counted for Prometheus is sent under the same names, with the same figures", async () => {
  const { url, metrics } = await startCollector();
  const registry = new Registry();
  const registers = [registry];
  const help = "Tried.";
  new Counter({ registers, name: "darkroom_tried_total", help, labelNames: ["model"] }).inc(
    { model: "pets" },
    3,
  );
  new Gauge({ registers, name: "darkroom_waiting", help }).set(2);
  new Gauge({ registers, name: "nodejs_something", help }).set(1);
  const seconds = new Histogram({ registers, name: "darkroom_tried_seconds", help, buckets: [1, 2] });
  for (const one of [0.5, 1.5, 1.7, 9]) seconds.observe(one);
  const stop = await sendTo(url, registry);
  await stop();
  const [total, waiting, bars] = metrics.at(-1) ?? [];
  expect(metrics.at(-1)?.map(({ name }) => name)).toEqual([
    "darkroom_tried_total",
    "darkroom_waiting",
    "darkroom_tried_seconds",
  ]);
  expect(total?.sum).toMatchObject({
    isMonotonic: true,
    aggregationTemporality: 2,
    dataPoints: [{ asDouble: 3 }],
  });
  expect(told(total?.sum?.dataPoints[0]?.attributes ?? [])).toEqual({ model: "pets" });
  expect(waiting?.gauge?.dataPoints).toMatchObject([{ asDouble: 2 }]);
  expect(bars?.histogram?.dataPoints).toMatchObject([
    { count: 4, sum: 12.7, bucketCounts: [1, 2, 1], explicitBounds: [1, 2] },
  ]);
});

describe("a collector that", () => {
  const endless = (response: ServerResponse) => {
    const chunk = Buffer.alloc(1 << 20);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", more);
    more();
  };
  test.each<[string, (response: ServerResponse) => void]>([
    ["never answers", () => undefined],
    ["answers without an end", endless],
    ["has no room", (response) => response.writeHead(429, { "retry-after": "3600" }).end()],
    ["is broken", (response) => response.writeHead(500).end("sorry")],
  ])("%s fails and delays nothing, and keeps no app from stopping", async (_, answer) => {
    const { url, paths } = await startCollector(answer);
    const stop = await sendTo(url);
    const started = performance.now();
    for (let n = 0; n < 10_000; n++) await doing({ name: "predict" }, async () => undefined);
    expect(performance.now() - started).toBeLessThan(10_000);
    await eventually(() => paths.length > 0, 5000);
    const stopping = performance.now();
    await stop();
    expect(performance.now() - stopping).toBeLessThan(8000);
  });

  test("is away is told of once, and once when it is back", async () => {
    let isBroken = true;
    const { url } = await startCollector((response) => response.writeHead(isBroken ? 400 : 200).end());
    await sendTo(url);
    const trace = () => doing({ name: "predict" }, async () => undefined);
    await trace();
    const said = () => warned.filter((text) => text.includes(url)); // and not of the collectors above
    await eventually(() => said().length > 0, 5000);
    isBroken = false;
    await trace();
    await eventually(() => said().some((text) => text.includes("again")), 5000);
    expect(said()[0]).toMatch(/^(Traces|Metrics) do not arrive at .*: Bad Request \(HTTP 400\)$/);
    expect(new Set(said()).size).toBe(said().length); // of traces and of metrics, each once
  });
});
