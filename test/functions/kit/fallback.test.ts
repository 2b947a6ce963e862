import { HttpRequest, InvocationContext } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { unknownRoute } from "../../../functions/kit/fallback.ts";
import { route } from "../../../shared/kit/route.ts";
import { openApi } from "../../../shared/kit/routes.ts";

const declared = { role: "reader", part: "control", summary: "", answers: { 200: z.object({}) } } as const;
const photo = {
  path: "/api/models/{model}/photos/{photo}",
  params: { model: z.string(), photo: z.string() },
} as const;
const routes = [
  openApi,
  route({ ...declared, name: "listModels", method: "GET", path: "/api/models" }),
  route({ ...declared, ...photo, name: "getPhoto", method: "GET" }),
  route({ ...declared, ...photo, name: "erasePhoto", method: "DELETE" }),
];

async function call(method: string, path: string, among = routes) {
  const request = new HttpRequest({ method, url: `http://127.0.0.1${path}` });
  const context = new InvocationContext({ logHandler: () => undefined });
  return (await unknownRoute(among)(request, context)) as {
    status: number;
    headers: Record<string, string>;
    jsonBody?: { type: string; detail: string };
  };
}

describe("what no route takes", () => {
  test("is 404 that says where routes are listed, if no route has this path", async () => {
    for (const path of ["/api/modles", "/api", "/api/models//photos/x", "/api/models/pets/photos/x/y"]) {
      const { status, headers, jsonBody } = await call("GET", path);
      expect([path, status, headers["Content-Type"]]).toEqual([path, 404, "application/problem+json"]);
      expect(jsonBody).toMatchObject({
        type: "urn:darkroom:route-not-found",
        detail: `There is no route ${path}: GET /api/openapi.json lists those there are.`,
      });
    }
  });

  test("is 404 that names the routes themselves where none lists them, as in an exported server", async () => {
    const { jsonBody } = await call("GET", "/api/modles", routes.slice(1, 3));
    expect(jsonBody?.detail).toBe(
      "There is no route /api/modles: there are GET /api/models, GET /api/models/{model}/photos/{photo}.",
    );
  });

  test("is 405 that says which methods there are, if a route has this path", async () => {
    const { status, headers, jsonBody } = await call("PUT", "/api/Models/pets/photos/x");
    expect([status, headers.Allow]).toEqual([405, "GET, HEAD, DELETE, OPTIONS"]);
    expect(jsonBody?.detail).toBe(
      "/api/Models/pets/photos/x cannot be called by PUT: it takes GET, HEAD, DELETE, OPTIONS.",
    );
    expect(jsonBody).not.toHaveProperty("allow");
  });

  test("is nothing but the methods, if that is asked by OPTIONS", async () => {
    expect(await call("OPTIONS", "/api/models/")).toEqual({
      status: 204,
      headers: expect.objectContaining({ Allow: "GET, HEAD, OPTIONS" }),
    });
    expect(await call("OPTIONS", "/api/none")).toMatchObject({ status: 404 });
  });

  test("is answered when its body has come: an answer that overtakes it may never arrive", async () => {
    const request = new HttpRequest({
      ...{ method: "PUT", url: "http://127.0.0.1/api/none" },
      body: { bytes: new Uint8Array(1_500_000) },
    });
    const context = new InvocationContext({ logHandler: () => undefined });
    expect(await unknownRoute(routes)(request, context)).toMatchObject({ status: 404 });
    expect(request.bodyUsed).toBe(true);
  });

  test("has no body for HEAD", async () => {
    expect((await call("HEAD", "/api/none")).jsonBody).toBeUndefined();
  });
});
