import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { Events } from "../../../shared/clients/events.ts";
import { serviceClient } from "../../../shared/clients/http.ts";
import { readSettings } from "../../../shared/kit/settings.ts";

/** A server that writes down who asks for what. */
async function listener(answer = 200) {
  const seen: string[] = [];
  const note = ({ method, url, headers }: IncomingMessage) =>
    seen.push([method, url, headers.authorization, headers["aeg-sas-key"]].filter(Boolean).join(" "));
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(answer).end("{}");
  }).on("connect", (request, socket) => {
    note(request);
    socket.end("HTTP/1.1 502 No\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { seen, port: (server.address() as AddressInfo).port };
}

async function proxied() {
  const proxy = await listener();
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"])
    vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
  for (const name of ["NO_PROXY", "no_proxy"]) vi.stubEnv(name, "");
  onTestFinished(() => void vi.unstubAllEnvs());
  return proxy;
}

const client = (url: string) =>
  serviceClient({
    ...{ name: "Databricks", url, setting: "DATABRICKS_HOST", needs: "must belong to the workspace" },
    token: async () => "s3cret",
  });

test("a token for this machine goes through no proxy", async () => {
  const [proxy, service] = [await proxied(), await listener()];
  for (const name of ["127.0.0.1", "localhost"]) await client(`http://${name}:${service.port}`).get("/runs");
  expect(service.seen).toEqual(Array(2).fill("GET /runs Bearer s3cret"));
  expect(proxy.seen).toEqual([]);
});

test("a proxy gets a tunnel for https, and never the token", async () => {
  const proxy = await proxied();
  await expect(client("https://adb.example").get("/runs")).rejects.toThrow();
  expect(proxy.seen).toEqual(["CONNECT adb.example:443"]);
});

test("nor does one get the key of a topic on this machine", async () => {
  const [proxy, topic] = [await proxied(), await listener()];
  const settings = readSettings({
    DataStorage: "UseDevelopmentStorage=true",
    DATABRICKS_HOST: "http://127.0.0.1:8080",
    DATABRICKS_CLUSTER: "local",
    MLFLOW_TRACKING_URI: "http://127.0.0.1:5000",
    TRAINING_WHEEL: "wheel.whl",
    TRAINING_WHEEL_SHA256: "a".repeat(64),
    EVENTS_TOPIC_ENDPOINT: `http://localhost:${topic.port}/events`,
    EVENTS_TOPIC_KEY: "k3y",
  });
  vi.spyOn(console, "warn").mockImplementation(() => {});
  await new Events(settings).publish({
    id: "1",
    type: "Darkroom.Drift",
    subject: "/",
    time: new Date().toISOString(),
    data: {},
  });
  expect(topic.seen).toEqual([expect.stringMatching(/^POST \/events\S* k3y$/)]);
  expect(proxy.seen).toEqual([]);
});
