import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import protobuf from "protobufjs";
import { onTestFinished } from "vitest";

/** What of OpenTelemetry's protocol is read here, with its official numbers of fields. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Any { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
  message KeyValue { string key = 1; Any value = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message Event { fixed64 time_unix_nano = 1; string name = 2; }
  message Link { bytes trace_id = 1; bytes span_id = 2; }
  message Status { string message = 2; int32 code = 3; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
    repeated Event events = 11; repeated Link links = 13; Status status = 15;
  }
  message ScopeSpans { repeated Span spans = 2; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Traces { repeated ResourceSpans resource_spans = 1; }
  message Number { fixed64 time_unix_nano = 3; double as_double = 4; sfixed64 as_int = 6; repeated KeyValue attributes = 7; }
  message NumberData { repeated Number data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
  message Bars {
    repeated KeyValue attributes = 9; fixed64 count = 4; double sum = 5;
    repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7;
  }
  message HistogramData { repeated Bars data_points = 1; int32 aggregation_temporality = 2; }
  message Metric {
    string name = 1; string unit = 3;
    oneof data { NumberData gauge = 5; NumberData sum = 7; HistogramData histogram = 9; }
  }
  message ScopeMetrics { repeated Metric metrics = 2; }
  message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; }
  message Metrics { repeated ResourceMetrics resource_metrics = 1; }
`);

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  from: number;
  until: number;
  attributes: Record<string, string | number>;
  events: string[];
  links: { traceId: string; spanId: string }[];
  /** 2: it failed. */
  status: number;
}

export interface Metric {
  name: string;
  gauge?: { dataPoints: Point[] };
  sum?: { dataPoints: Point[]; aggregationTemporality: number; isMonotonic: boolean };
  histogram?: { dataPoints: Bars[] };
}
type Pairs = { key: string; value: { stringValue?: string; doubleValue?: number; intValue?: number } }[];
type Point = { attributes: Pairs; asDouble: number };
type Bars = {
  attributes: Pairs;
  count: number;
  sum: number;
  bucketCounts: number[];
  explicitBounds: number[];
};

/** A collector of OTLP over HTTP, which takes what it is sent in protobuf's form, or answers as it is told. */
export async function startCollector(
  answer: (response: ServerResponse) => void = (response) => response.end(),
) {
  const [spans, metrics, paths]: [Span[], Metric[][], string[]] = [[], [], []];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
    paths.push(request.url as string);
    if (request.url === "/v1/traces") spans.push(...read("Traces", body).flatMap(spansOf));
    if (request.url === "/v1/metrics") metrics.push(read("Metrics", body).flatMap(metricsOf));
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, spans, metrics, paths };
}

// biome-ignore lint/suspicious/noExplicitAny: what was sent
type Read = any;

function read(type: string, body: Buffer): Read[] {
  const message = root.lookupType(type).toObject(root.lookupType(type).decode(body), {
    longs: Number,
    bytes: String,
    defaults: false,
    arrays: true,
  });
  return message[type === "Traces" ? "resourceSpans" : "resourceMetrics"];
}

const hex = (base64 = "") => Buffer.from(base64, "base64").toString("hex");

const spansOf = ({ scopeSpans }: Read): Span[] =>
  scopeSpans.flatMap((scope: Read) =>
    scope.spans.map((span: Read) => ({
      ...{ traceId: hex(span.traceId), spanId: hex(span.spanId), parentSpanId: hex(span.parentSpanId) },
      ...{
        name: span.name,
        kind: span.kind,
        from: span.startTimeUnixNano / 1e6,
        until: span.endTimeUnixNano / 1e6,
      },
      attributes: told(span.attributes),
      events: span.events.map(({ name }: Read) => name),
      links: span.links.map((link: Read) => ({ traceId: hex(link.traceId), spanId: hex(link.spanId) })),
      status: span.status?.code ?? 0,
    })),
  );

const metricsOf = ({ scopeMetrics }: Read): Metric[] => scopeMetrics.flatMap((scope: Read) => scope.metrics);

/** Attributes as an object. */
export const told = (pairs: Pairs) =>
  Object.fromEntries(
    pairs.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.doubleValue ?? ""]),
  ) as Record<string, string | number>;
