import { request as open } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { appForAll, makeApp, temporaryFolderForAll } from "./start-app.ts";

const functions = `
  import { app } from "@azure/functions";
  const seen = (request) => ({ jsonBody: { params: request.params, headers: Object.fromEntries(request.headers) } });
  app.http("seen", { methods: [], handler: seen });
  app.http("one", { route: "one/{part}", handler: seen });
  app.http("rest", { route: "rest/{*path}", handler: seen });
  app.http("accent", { handler: () => ({ headers: { "x-name": "caf\u00e9" }, body: "ok" }) });
  app.http("length", { methods: ["POST"], handler: async (request) => ({ body: String((await request.text()).length) }) });
  app.http("below", { route: "admin/x", handler: () => ({}) });
  app.http("1bad name", { handler: () => ({}) });
  app.timer("tick", { schedule: "0 0 3 * * *", handler: () => {} });
`;

describe("answers that were taken from Azure's host", () => {
  let url: string;
  beforeAll(async () => {
    const env = { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "1000" };
    const app = makeApp({ "main.js": functions }, temporaryFolderForAll());
    url = (await appForAll(app, { env })).url;
  });
  const params = async (path: string) =>
    ((await (await fetch(`${url}/api/${path}`)).json()) as { params: object }).params;

  test("a body above the limit: 500, before it is read", async () => {
    const length = (size: number) => fetch(`${url}/api/length`, { method: "POST", body: "x".repeat(size) });
    expect(await (await length(1000)).text()).toBe("1000");
    expect((await length(1001)).status).toBe(500);
    const status = await new Promise((resolve, reject) => {
      const headers = { "content-length": 104_857_601 };
      const request = open(`${url}/api/length`, { method: "POST", headers }, (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on("error", reject);
      request.write("x");
    });
    expect(status).toBe(500);
  });

  test("functions whose name or route will not do: 404", async () => {
    for (const path of ["/api/admin/x", "/admin/x", "/api/1bad%20name"])
      expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
  });

  test("an escaped slash stays escaped, and a catch-all is kept as it was sent", async () => {
    expect(await params("one/a%2Fb")).toEqual({ part: "a%2Fb" });
    expect(await params("rest/a//b/")).toEqual({ path: "a//b/" });
  });

  test("a response header that is not ASCII: 500", async () => {
    expect((await fetch(`${url}/api/accent`)).status).toBe(500);
  });

  test("a header that comes twice is joined with a comma alone", async () => {
    const headers = await new Promise<Record<string, string>>((resolve, reject) => {
      const request = open(
        `${url}/api/seen`,
        { headers: { "X-Twice": ["a", "b"], "x-once": "c" } },
        async (response) => {
          const chunks = await response.toArray();
          resolve(JSON.parse(Buffer.concat(chunks).toString()).headers);
        },
      );
      request.on("error", reject).end();
    });
    expect([headers["x-twice"], headers["x-once"]]).toEqual(["a,b", "c"]);
  });

  test("an address of 9 KB: 414; headers of 20 KB: 200", async () => {
    expect((await fetch(`${url}/api/seen?q=${"x".repeat(9_000)}`)).status).toBe(414);
    expect((await fetch(`${url}/api/seen`, { headers: { "x-long": "x".repeat(20_000) } })).status).toBe(200);
  });

  test("running a function by hand without a JSON content type: 415", async () => {
    const run = (headers: Record<string, string>) =>
      fetch(`${url}/admin/functions/tick`, { method: "POST", headers, body: "{}" });
    expect((await run({ "content-type": "text/plain" })).status).toBe(415);
    expect((await run({ "content-type": "application/json" })).status).toBe(202);
  });
});
