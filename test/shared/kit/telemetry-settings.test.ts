import { expect, test } from "vitest";
import { readTelemetrySettings } from "../../../shared/kit/telemetry-settings.ts";

const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };
const insights = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: "InstrumentationKey=00000000-0000-0000-0000-000000000000",
};

test("nothing is sent where no setting says where to, or one says that nothing is", () => {
  expect(readTelemetrySettings({})).toBeUndefined();
  expect(readTelemetrySettings({ OTEL_EXPORTER_OTLP_ENDPOINT: "" })).toBeUndefined();
  expect(readTelemetrySettings({ ...otlp, OTEL_SDK_DISABLED: "true" })).toBeUndefined();
});

test("the app is called as its settings say, or as the platform does", () => {
  expect(readTelemetrySettings({ ...insights, WEBSITE_SITE_NAME: "func-x" })).toMatchObject({
    name: "func-x",
    otlp: "",
  });
  expect(readTelemetrySettings({ ...otlp, ...insights, OTEL_SERVICE_NAME: "mine" })).toMatchObject({
    name: "mine",
    share: 1,
    every: 60_000,
  });
});

test.each([
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" },
    /ENDPOINT: "collector:4318" is no URL of a collector, such as/,
  ],
  [{ ...otlp, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, /PROTOCOL: must be "http\/protobuf", not "grpc"/],
  [
    { ...otlp, OTEL_TRACES_SAMPLER_ARG: "10%" },
    /SAMPLER_ARG: must be a share from 0 to 1, such as 0.1, not "10%"/,
  ],
  ...["-5", "50", "1m", "9999999999"].map((every): [Record<string, string>, RegExp] => [
    { ...otlp, OTEL_METRIC_EXPORT_INTERVAL: every },
    new RegExp(`INTERVAL: must be milliseconds from 100 to 86400000, a day, not "${every}"`),
  ]),
  [{ APPLICATIONINSIGHTS_CONNECTION_STRING: "x" }, /CONNECTION_STRING: names no InstrumentationKey/],
])("%j is refused with what to write", (env, message) => {
  expect(() => readTelemetrySettings(env)).toThrow(message);
});
