import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../src/host.ts";
import { createThrottle } from "../src/http/throttle.ts";
import { appForAll } from "./start-app.ts";

test("requests run so many at once, the others wait in line, and too many are refused", async () => {
  const throttle = createThrottle({ maxConcurrent: 1, maxOutstanding: 2 });
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const one = throttle(() => first.promise.then(() => void order.push("one")));
  const two = throttle(async () => void order.push("two"));
  expect(throttle(async () => {})).toBeUndefined();
  expect(order).toEqual([]);
  first.resolve();
  await Promise.all([one, two]);
  expect(order).toEqual(["one", "two"]);
  await expect(throttle(async () => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
  expect(throttle(async () => {})).toBeDefined();
});

describe("host.json's extensions.http", () => {
  let host: Host;
  beforeAll(async () => {
    host = await appForAll("http", {
      env: {
        AzureFunctionsJobHost__extensions__http__maxOutstandingRequests: "1",
        "AzureFunctionsJobHost__extensions__http__customHeaders__X-Content-Type-Options": "nosniff",
        AzureFunctionsJobHost__extensions__http__customHeaders__x_kind: "common",
      },
    });
  });

  test("adds custom headers that the app has not set itself", async () => {
    const { headers } = await fetch(`${host.url}/v1/items/special`);
    expect([headers.get("x-content-type-options"), headers.get("x_kind")]).toEqual(["nosniff", "own"]);
    expect((await fetch(`${host.url}/v1/nowhere`)).headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("answers 429 when there are too many requests", async () => {
    const slow = fetch(`${host.url}/v1/hang`).catch(() => {});
    await expect.poll(async () => (await fetch(`${host.url}/v1/items/special`)).status).toBe(429);
    await slow;
    expect((await fetch(`${host.url}/v1/items/special`)).status).toBe(200);
  });
});
