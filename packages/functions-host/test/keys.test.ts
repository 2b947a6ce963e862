import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keyGate } from "../src/http/keys.ts";
import { startApp } from "./start-app.ts";

test("with --auth functions, webhooks and admin routes ask for their keys: 401 without a valid one, 403 with one of too low a level", async () => {
  const host = await startApp("http", { auth: true });
  const keys = JSON.parse(readFileSync(join(host.data, "keys.json"), "utf8"));
  const status = async (path: string, key?: string) =>
    (await fetch(host.url + path, key ? { headers: { "x-functions-key": key } } : {})).status;
  const all = async (path: string, ...given: (string | undefined)[]) =>
    Promise.all(given.map((key) => status(path, key)));

  expect(await status("/v1/items/special")).toBe(200);
  expect(await all("/v1/keyed", undefined, "wrong", keys.host, keys.master)).toEqual([401, 401, 200, 200]);
  expect(await status(`/v1/keyed?code=${keys.master}`)).toBe(200);
  expect(await status(`/v1/keyed?CODE=${keys.host}`)).toBe(200);
  expect(await all("/v1/onlyAdmin", undefined, "wrong", keys.host, keys.master)).toEqual([
    401, 401, 403, 200,
  ]);
  const admin = await all("/admin/functions", undefined, "wrong", keys.host, keys.durableTask, keys.master);
  expect(admin).toEqual([401, 401, 403, 403, 200]);
  expect(await status("/admin/host/ping")).toBe(200);
  for (const [path, own, answer] of [
    ["/runtime/webhooks/durabletask/instances", keys.durableTask, 200],
    ["/runtime/webhooks/eventgrid?functionName=nobody", keys.eventGrid, 404],
    ["/runtime/webhooks/blobs?functionName=Host.Functions.nobody", keys.blobs, 400],
  ] as const) {
    const others = [undefined, "wrong", keys.host].concat(own === keys.blobs ? keys.eventGrid : keys.blobs);
    expect(await all(path, ...others, own, keys.master)).toEqual([401, 401, 403, 403, answer, answer]);
  }
  expect(await all("/runtime/webhooks/unknown", undefined, keys.master)).toEqual([401, 404]);
});

test("a function's own key opens that function alone, whatever it is called and what else is in the file", () => {
  const others = { master: "m", host: "h", eventGrid: "e", blobs: "b", durableTask: "d" };
  const gate = keyGate({ ...others, functions: { one: "key", two: 2 as never } });
  const called = (name: string, key: string) =>
    gate({ headers: { "x-functions-key": key } } as never, new URL("http://localhost/"), "function", name);
  expect([called("one", "key"), called("one", "h"), called("one", "m")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  for (const name of ["two", "constructor", "toString", ""])
    expect([called(name, "key"), called(name, "2"), called(name, "kex")]).toEqual([401, 401, 401]);
});
