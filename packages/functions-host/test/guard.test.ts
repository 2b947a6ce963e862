import { request as open } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";
import { appForAll, temporaryFolder } from "./start-app.ts";

type Headers = Record<string, string | string[]>;

/** Sends a request with the headers as they are, as a browser or a broken program may; gives its status and text. */
function send(port: number, method: string, path: string, headers: Headers, body?: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const all = Object.entries({ host: "127.0.0.1", connection: "close", ...headers });
    const lines = all.flatMap(([name, values]) => [values].flat().flatMap((value) => [name, value]));
    const call = open({ port, host: "127.0.0.1", method, path, headers: lines }, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString();
      resolve({ status: response.statusCode ?? 0, text });
    });
    call.on("error", reject).end(body);
  });
}

const durable = "/runtime/webhooks/durabletask";
const events = "/runtime/webhooks/eventgrid?functionName=retried";
const evil = { origin: "https://evil.example" };
const crossSite = { "sec-fetch-site": "cross-site" };
const visit = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
const json = { "content-type": "application/json" };

describe("the host, whoever calls it", () => {
  let port: number;
  beforeAll(async () => {
    port = (await appForAll("http", { allowHosts: ["host.docker.internal"] })).port;
  });
  const status = async (method: string, path: string, headers: Headers, body?: string) =>
    (await send(port, method, path, headers, body)).status;

  test.each([
    "/v1/items/special",
    "/v1/nowhere",
    "/",
    "/admin/host/status",
    "/admin/host/ping",
    `${durable}/instances`,
    events,
  ])(
    "answers %s to loopback names and to those that were allowed, and to no page of elsewhere",
    async (path) => {
      const own = await status("GET", path, {});
      expect(own).not.toBe(403);
      for (const host of ["LocalHost:1", "[::1]", "host.docker.internal:7071"])
        expect([host, await status("GET", path, { host })]).toEqual([host, own]);
      for (const host of ["evil.example", "localhost.evil.example", "192.168.1.7:7071", "a b:99999", ""])
        expect([host, await status("GET", path, { host })]).toEqual([host, 403]);
      for (const foreign of [evil, { origin: "null" }, crossSite, { ...crossSite, ...visit, origin: "null" }])
        expect([foreign, await status("GET", path, foreign)]).toEqual([foreign, 403]);
      expect(await status("GET", path, { ...crossSite, ...visit })).toBe(own);
      expect(await status("POST", path, { ...json, ...crossSite, ...visit }, "{}")).toBe(403);
    },
  );

  test("says what to do instead", async () => {
    expect((await send(port, "GET", "/", { host: "evil.example" })).text).toContain("--allow-host NAME");
    expect((await send(port, "GET", "/", evil)).text).toContain(
      "Name it in Host.CORS of local.settings.json",
    );
  });

  test("lets in pages of an origin that Host.CORS names, from whatever site, and turns away other preflights", async () => {
    const asked = { "access-control-request-method": "PUT" };
    const named = { origin: "https://example.com", ...crossSite };
    expect(await status("OPTIONS", "/v1/describe", { ...named, ...asked })).toBe(204);
    expect(await status("POST", "/v1/describe", { ...named, ...json }, "{}")).toBe(200);
    expect(await status("OPTIONS", "/v1/describe", { ...evil, ...asked })).toBe(403);
  });

  test("lets a sender of CloudEvents ask whether it may send", async () => {
    const asking = { "webhook-request-origin": "eventgrid.azure.net" };
    expect(await status("OPTIONS", events, asking)).toBe(200);
    expect(await status("OPTIONS", events, { ...asking, ...evil })).toBe(403);
  });

  const form = `--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhello\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n1\r\n--x--\r\n`;
  const multipart = { "content-type": "multipart/form-data; boundary=x", "content-length": `${form.length}` };

  test("takes forms for the app's routes, and none for its own, however their path is spelled", async () => {
    expect(await status("POST", "/v1/form", multipart, form)).toBe(200);
    for (const path of [
      `${durable}/orchestrators/x`,
      "/Runtime/webhooks/none",
      events,
      "/ADMIN/functions/tick",
      "/v1/../admin/functions/tick",
      "/v1/%2e%2e/runtime/webhooks/none",
    ]) {
      for (const headers of [multipart, { ...multipart, "content-type": "text/plain" }])
        expect([path, await status("POST", path, headers, form)]).toEqual([path, 415]);
    }
    expect(await status("POST", "/admin/functions/tick", json, "{}")).toBe(202);
  });

  test.each([
    ["GET", "//", 404],
    ["HEAD", "//", 404],
    ["POST", "///v1", 404],
    ["GET", "/v1/items/%zz", 404],
    ["GET", `${durable}/instances/%zz`, 404],
    ["GET", `${durable}/instances/%ff`, 404],
    ["DELETE", `${durable}/instances/%ed%a0%80`, 404],
    ["PATCH", `${durable}/entities/x/%ff`, 404],
    ["GET", `${durable}/entities/%ff/%`, 404],
    ["GET", `${durable}/%ff/x`, 404],
    ["GET", `${durable}//`, 404],
    ["GET", "/admin/functions/%ff", 404],
    ["GET", "/admin/%", 404],
  ])("has an answer for %s %s", async (method, path, expected) => {
    expect(await status(method, path, {})).toBe(expected);
  });

  test("looks at each of a header's values, and calls a port that is none a bad request", async () => {
    expect(await status("GET", "/", { host: ["127.0.0.1", "evil.example"] })).toBe(403);
    expect(await status("GET", "/", { origin: ["https://example.com", "https://evil.example"] })).toBe(403);
    expect(await status("GET", "/", { host: "localhost:99999" })).toBe(400);
  });
});

test("names to allow come from the command line, in any case, and are names", async () => {
  const { ready } = await runCli(
    ["--data", temporaryFolder(), "--port", "0"].concat("--allow-host", "Named.Example", "--allow-host", "b"),
  );
  const port = Number(new URL(await ready).port);
  const status = async (host: string) => (await send(port, "GET", "/", { host })).status;
  expect([await status("named.example"), await status("B:80"), await status("c")]).toEqual([200, 200, 403]);
  const wrong = await runCli(["--allow-host", "name:8080"]);
  expect([await wrong.exit, wrong.errors()]).toEqual([
    1,
    expect.stringContaining("--allow-host name:8080 is not a host's name"),
  ]);
});
