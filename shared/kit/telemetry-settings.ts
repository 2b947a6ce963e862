import { Problem } from "./errors.ts";

/** Where traces and metrics go. */
export interface TelemetrySettings {
  /** Application Insights, by its connection string; "" if nothing goes there. */
  insights: string;
  /** A collector that takes OTLP over HTTP; "" if nothing goes there. */
  otlp: string;
  /** What the app is called there. */
  name: string;
  /** Share of requests that are traced; life cycles always are. */
  share: number;
  /** Milliseconds between two reports of metrics. */
  every: number;
}

type Env = Record<string, string | undefined>;

/** Where the settings say that traces and metrics go; undefined where they say nothing. Their names are OpenTelemetry's and Azure's. */
export function readTelemetrySettings(env: Env): TelemetrySettings | undefined {
  const insights = env.APPLICATIONINSIGHTS_CONNECTION_STRING ?? "";
  const otlp = env.OTEL_EXPORTER_OTLP_ENDPOINT ?? "";
  if ((insights === "" && otlp === "") || env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return undefined;
  const share = Number(env.OTEL_TRACES_SAMPLER_ARG || 1);
  const every = Number(env.OTEL_METRIC_EXPORT_INTERVAL || MINUTE);
  const faults = [
    ...(otlp === "" || isHttp(otlp)
      ? []
      : [`OTEL_EXPORTER_OTLP_ENDPOINT: "${otlp}" is no URL of a collector, such as http://127.0.0.1:4318`]),
    ...(otlp === "" || SPOKEN.has(env.OTEL_EXPORTER_OTLP_PROTOCOL)
      ? []
      : [
          `OTEL_EXPORTER_OTLP_PROTOCOL: must be "http/protobuf", not "${env.OTEL_EXPORTER_OTLP_PROTOCOL}": its port is 4318 as a rule`,
        ]),
    ...(insights === "" || /InstrumentationKey=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.test(insights)
      ? []
      : [
          "APPLICATIONINSIGHTS_CONNECTION_STRING: names no InstrumentationKey. Copy it whole from Application Insights",
        ]),
    ...(share >= 0 && share <= 1
      ? []
      : [
          `OTEL_TRACES_SAMPLER_ARG: must be a share from 0 to 1, such as 0.1, not "${env.OTEL_TRACES_SAMPLER_ARG}"`,
        ]),
    ...(every >= 100 && every <= DAY
      ? []
      : [
          `OTEL_METRIC_EXPORT_INTERVAL: must be milliseconds from 100 to ${DAY}, a day, not "${env.OTEL_METRIC_EXPORT_INTERVAL}"`,
        ]),
  ];
  if (faults.length > 0)
    throw new Problem(503, "settings-wrong", `These settings are wrong:\n  ${faults.join("\n  ")}`);
  return { insights, otlp, share, every, name: env.OTEL_SERVICE_NAME || env.WEBSITE_SITE_NAME || "darkroom" };
}

/** Milliseconds. */
const [MINUTE, DAY] = [60_000, 86_400_000];
const SPOKEN = new Set([undefined, "", "http/protobuf"]);

const isHttp = (text: string) => /^https?:$/.test(URL.parse(text)?.protocol ?? "");
