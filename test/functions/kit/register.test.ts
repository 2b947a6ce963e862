import { afterAll, describe, expect, test } from "vitest";
import { startStorage } from "../../shared/intake/hub.ts";
import { startHost } from "../host.ts";

const settings = await startStorage();
const { url } = await startHost(settings, afterAll, { auth: true });
const call = (method: string, path: string, headers = {}) => fetch(url + path, { method, headers });

describe("over a host's own routing", () => {
  test("what no route takes is a problem, and needs no key", async () => {
    const none = await call("GET", "/api/modles?x=1");
    expect([none.status, await none.json()]).toMatchObject([404, { type: "urn:darkroom:route-not-found" }]);
    const wrong = await call("PATCH", "/api/models/digits");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD, DELETE, OPTIONS"]);
    expect(wrong.headers.get("content-type")).toBe("application/problem+json");
    const other = await call("GET", "/api/models/digits/retrain");
    expect([other.status, other.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
  });

  test("OPTIONS is told the methods, HEAD what GET would say", async () => {
    const options = await call("OPTIONS", "/api/models/digits/photos/x");
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, DELETE, OPTIONS"]);
    const head = await call("HEAD", "/api/health");
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([
      ...[200, "application/json", ""],
    ]);
    expect((await call("HEAD", "/api/none")).status).toBe(404);
  });

  test("a name that the query does not know, or has twice, is an error", async () => {
    const answer = await call("GET", "/api/health?now=true&now=false");
    const { detail } = (await answer.json()) as { detail: string };
    expect(answer.status).toBe(422);
    expect(detail.split("\n")).toEqual([
      "now: is given 2 times: give it once",
      "now: is no name that this query knows; there are none: leave it out",
    ]);
  });

  test("what is open to all needs no key, everything else does", async () => {
    for (const open of ["/api/health", "/api/openapi.json"])
      expect((await call("GET", open)).status).toBe(200);
    expect((await call("GET", "/api/models")).status).toBe(401);
    expect((await call("POST", "/api/models/digits/retrain")).status).toBe(401);
  });

  test("the host's own paths stay its own", async () => {
    expect((await call("GET", "/admin/host/ping")).status).toBe(200);
    expect((await call("GET", "/admin/functions")).status).toBe(401);
    const webhook = await call("POST", "/runtime/webhooks/eventgrid?functionName=photosChanged");
    expect(webhook.headers.get("content-type") ?? "").not.toContain("problem");
  });

  test("the description says of every route what answers it", async () => {
    const { paths } = (await (await call("GET", "/api/openapi.json")).json()) as { paths: object };
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods as object)) {
        const { status } = await call(method.toUpperCase(), path.replace(/\{\w+\}/g, "x"));
        expect([path, method, status]).not.toEqual([path, method, 404]);
      }
  });
});
