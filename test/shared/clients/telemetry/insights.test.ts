import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Counter, Registry } from "prom-client";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { startTelemetry } from "../../../../shared/clients/telemetry/start.ts";
import { readTelemetrySettings } from "../../../../shared/kit/telemetry-settings.ts";
import { doing, tellPast } from "../../../../shared/kit/tracing.ts";
import { eventually, temporaryFolder } from "../../../local/processes.ts";

afterEach(() => vi.unstubAllEnvs());

interface Envelope {
  tags: Record<string, string>;
  data: {
    baseType: string;
    baseData: {
      name?: string;
      success?: boolean;
      properties?: Record<string, string>;
      metrics?: { name: string; value: number }[];
    };
  };
}

/** What stands in for Application Insights' ingestion: takes its envelopes and says that they are taken. */
async function startIngestion() {
  const envelopes: Envelope[] = [];
  const server = createServer(certified(), async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const text = (request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent).toString();
    const taken: Envelope[] = text.startsWith("[")
      ? JSON.parse(text)
      : text.split("\n").map((one) => JSON.parse(one));
    envelopes.push(...taken);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ itemsReceived: taken.length, itemsAccepted: taken.length, errors: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { envelopes, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** A certificate that nobody has signed: the exporter speaks TLS alone. */
function certified() {
  const [key, cert] = ["key", "cert"].map((name) => join(temporaryFolder(), name)) as [string, string];
  const asked = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"];
  execFileSync("openssl", [...asked, "-keyout", key, "-out", cert], { stdio: "ignore" });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

test("Application Insights is told what alerts ask for, under the app's name, and of counts what was added", async () => {
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  const { envelopes, url } = await startIngestion();
  const key = "InstrumentationKey=00000000-0000-0000-0000-000000000000";
  const env = {
    APPLICATIONINSIGHTS_CONNECTION_STRING: `${key};IngestionEndpoint=${url}`,
    WEBSITE_SITE_NAME: "func-tried",
    OTEL_METRIC_EXPORT_INTERVAL: "500",
  };
  const registry = new Registry();
  const counter = new Counter({
    registers: [registry],
    name: "darkroom_tried_total",
    help: "Tried.",
    labelNames: ["model"],
  });
  const settings = readTelemetrySettings(env);
  if (settings === undefined) throw new Error("nothing is sent");
  const stop = await startTelemetry(settings, registry);
  onTestFinished(stop);

  counter.inc({ model: "pets" }, 3);
  await doing({ name: "settle" }, async (tell) => tell({}, "no storage"));
  tellPast({
    name: "lifecycle",
    trace: "r",
    id: "r",
    attributes: {},
    from: 1000,
    until: 3000,
    error: "no trial",
  });
  const counted = () =>
    envelopes
      .flatMap(({ data }) => data.baseData.metrics ?? [])
      .filter(({ name }) => name === "darkroom_tried_total");
  await eventually(() => counted().some(({ value }) => value === 3));
  counter.inc({ model: "pets" }, 2);
  await stop();

  expect(
    counted()
      .map(({ value }) => value)
      .filter(Boolean),
  ).toEqual([3, 2]);
  const failed = envelopes.filter(({ data }) => data.baseType === "RemoteDependencyData");
  expect(failed.map(({ data: { baseData } }) => [baseData.name, baseData.success])).toEqual([
    ["settle", false],
    ["lifecycle", false],
  ]);
  expect(new Set(envelopes.map(({ tags }) => tags["ai.cloud.role"]))).toEqual(new Set(["func-tried"]));
});
