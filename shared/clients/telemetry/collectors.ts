import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { TelemetrySettings } from "../../kit/telemetry-settings.ts";

/** Where traces and metrics are sent. */
export interface Collector {
  /** As people know it. */
  name: string;
  spans: SpanExporter;
  metrics: PushMetricExporter;
  /** It adds figures up, and is told of each what came since it was told last. */
  addsUp: boolean;
}

/** Those that the settings name. What sends to the others is not even loaded. */
export async function collectorsOf({ insights, otlp }: TelemetrySettings): Promise<Collector[]> {
  return [
    ...(insights === "" ? [] : [await ofAzure(insights)]),
    ...(otlp === "" ? [] : [await ofOtlp(otlp)]),
  ];
}

async function ofAzure(connectionString: string): Promise<Collector> {
  // It would report on itself to Microsoft, from every instance.
  process.env.APPLICATION_INSIGHTS_NO_STATSBEAT ??= "true";
  process.env.APPLICATIONINSIGHTS_STATSBEAT_DISABLED ??= "true";
  process.env.APPLICATIONINSIGHTS_SDKSTATS_DISABLED ??= "true";
  const [{ AzureMonitorMetricExporter, AzureMonitorTraceExporter }, { DefaultAzureCredential }] =
    await Promise.all([import("@azure/monitor-opentelemetry-exporter"), import("@azure/identity")]);
  const logsIn = (process.env.APPLICATIONINSIGHTS_AUTHENTICATION_STRING ?? "").includes("Authorization=AAD");
  const options = {
    connectionString,
    ...(logsIn && { credential: new DefaultAzureCredential() }),
    disableOfflineStorage: true, // what cannot be sent is dropped: an instance's disk is small, and goes with it
  };
  return {
    name: "Application Insights",
    spans: new AzureMonitorTraceExporter(options),
    metrics: new AzureMonitorMetricExporter(options),
    addsUp: true,
  };
}

async function ofOtlp(endpoint: string): Promise<Collector> {
  const [{ OTLPTraceExporter }, { OTLPMetricExporter }] = await Promise.all([
    import("@opentelemetry/exporter-trace-otlp-proto"),
    import("@opentelemetry/exporter-metrics-otlp-proto"),
  ]);
  // Headers, certificates and time-outs are OpenTelemetry's own settings, which these read.
  return { name: endpoint, spans: new OTLPTraceExporter(), metrics: new OTLPMetricExporter(), addsUp: false };
}
