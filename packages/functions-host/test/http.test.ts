import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../src/host.ts";
import { appForAll, startApp, temporaryFolder } from "./start-app.ts";

describe("an HTTP function", () => {
  let host: Host;
  const lines: string[] = [];
  beforeAll(async () => {
    host = await appForAll("http", {
      log: (level, category, message) => lines.push(`${level} ${category} ${message}`),
      env: { "AzureWebJobs.off.Disabled": "true" },
    });
  });

  const call = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);
  const json = async <T = Record<string, unknown>>(path: string, init?: RequestInit): Promise<T> =>
    (await (await call(path, init)).json()) as T;

  test("gets method, URL, repeated query values, headers and body bytes", async () => {
    const body = new Uint8Array([0, 1, 254, 255]);
    const seen = await json("/v1/describe?a=1&a=2&b=%C3%BC", {
      method: "PUT",
      body,
      headers: { "x-test": "yes" },
    });
    expect(seen).toMatchObject({ method: "PUT", header: "yes", body: "AAH+/w==" });
    expect(seen.url).toBe(`${host.url}/v1/describe?a=1&a=2&b=%C3%BC`);
    expect(seen.query).toEqual([
      ["a", "1,2"],
      ["b", "ü"],
    ]);
  });

  test("answers HEAD without a body and OPTIONS like any method", async () => {
    const head = await call("/v1/describe", { method: "HEAD" });
    expect([head.status, Number(head.headers.get("content-length")) > 0, await head.text()]).toEqual([
      200,
      true,
      "",
    ]);
    expect((await json("/v1/describe", { method: "OPTIONS" })).method).toBe("OPTIONS");
  });

  test("is found by literal before parameter, by constraint, with optional and catch-all parts", async () => {
    expect((await json("/v1/items/7")).params).toEqual({ id: "7" });
    expect((await json("/V1/Items/7/lid")).params).toEqual({ id: "7", part: "lid" });
    expect(await (await call("/v1/items/special")).text()).toBe("special");
    expect((await call("/v1/items/x")).status).toBe(404);
    expect((await json("/v1/files/a/b%20c/d.txt")).params).toEqual({ path: "a/b c/d.txt" });
    expect(await (await call("/v1/from-settings/here")).text()).toBe("found");
  });

  test("answers a missing function or method with an empty 404, nothing returned with 204, an error with an empty 500", async () => {
    for (const [path, status] of [
      ["/v1/nowhere", 404],
      ["/describe", 404],
      ["/v1/off", 404],
      ["/v1/nothing", 204],
      ["/v1/broken", 500],
    ] as const) {
      const response = await call(path);
      expect([path, response.status, await response.text()]).toEqual([path, status, ""]);
    }
    expect((await call("/v1/form", { method: "PATCH" })).status).toBe(404);
    expect(lines.join("\n")).toContain("broken on purpose");
  });

  test("sets its cookies, and the last one of its headers, as the library hands over", async () => {
    const response = await call("/v1/cookies");
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual([
      "b=2",
      "c=3%21; max-age=60; path=/; samesite=strict; httponly",
    ]);
  });

  test("sends bytes, reads forms, answers through a named output", async () => {
    expect([...new Uint8Array(await (await call("/v1/binary")).arrayBuffer())]).toEqual([0, 255, 1]);
    const form = new FormData();
    form.set("text", "hello");
    form.set("file", new File(["12345"], "five.txt"));
    expect(await json("/v1/form", { method: "POST", body: form })).toEqual({
      text: "hello",
      name: "five.txt",
      size: 5,
    });
    const named = await call("/v1/namedOutput");
    expect([named.status, await named.text()]).toEqual([202, "named"]);
  });

  test("passes through the app's hooks, logs by level and has a trace", async () => {
    expect(await json("/v1/hooked")).toEqual({ was: "swapped", started: true });
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    expect(await json("/v1/logs", { headers: { traceparent } })).toEqual({ trace: traceparent });
    expect(lines.some((line) => line.endsWith("the ********"))).toBe(true);
    expect(
      lines.some((line) => line.startsWith("warning Function.logs") && line.includes("careful { n: 1 }")),
    ).toBe(true);
  });

  test("warmup runs at start, and an event's retries count from 0", async () => {
    expect(await json("/v1/isWarm")).toBe(true);
    const sent = await call("/runtime/webhooks/eventgrid?functionName=retried", {
      method: "POST",
      headers: { "aeg-event-type": "Notification", "content-type": "application/json" },
      body: JSON.stringify({ id: "1", subject: "s", data: {} }),
    });
    expect(sent.status).toBe(202);
    expect(await json("/v1/counts")).toEqual([0, 1, 2]);
  });

  test("fails alone when it takes longer than functionTimeout", async () => {
    const hang = call("/v1/hang");
    await call("/v1/pause/1000");
    const beside = call("/v1/pause/2500", { method: "POST" });
    expect((await hang).status).toBe(500);
    expect(lines.join("\n")).toContain("Timeout value of 00:00:03 exceeded by function 'hang'");
    expect((await beside).status).toBe(200);
  });

  test("allows other origins as local.settings.json says", async () => {
    const preflight = await call("/v1/describe", {
      method: "OPTIONS",
      headers: { origin: "https://example.com", "access-control-request-method": "PUT" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([
      204,
      "https://example.com",
    ]);
    const other = await call("/v1/describe", { headers: { origin: "https://other.example" } });
    expect([other.status, other.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });

  test("answers at localhost too", async () => {
    expect((await fetch(`http://localhost:${host.port}/v1/items/special`)).status).toBe(200);
  });

  test("gets a chunked body only as a stream, as on Azure", async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("chunk"));
        controller.close();
      },
    });
    expect((await json("/v1/describe", { method: "POST", body, duplex: "half" } as RequestInit)).body).toBe(
      "",
    );
  });

  test("functions that cannot run are named with the reason; the others run", () => {
    expect(host.problems.join("\n")).toContain(
      '"unsupported" is left out: the trigger type "cosmosDBTrigger"',
    );
    expect(host.problems.join("\n")).toContain(
      '"missingSetting" is left out: "%NO_SUCH_SETTING%" needs the setting NO_SUCH_SETTING',
    );
  });

  test("an output that this host cannot deliver is logged, and the function runs", async () => {
    expect(await (await call("/v1/texts")).text()).toBe("sent");
    expect(host.problems).toContain(
      'The function "texts" runs, but its "twilioSms" output is only logged by this host.',
    );
    await expect
      .poll(() => lines)
      .toContain('warning Function.texts Not sent to twilioSms: {"body":"on its way"}');
  });

  test("the admin routes show the host and its functions, and run one by hand", async () => {
    expect(await json("/admin/host/status")).toMatchObject({ state: "Running" });
    const shown = await json<{ name: string; isDisabled: boolean }[]>("/admin/functions");
    expect(shown.find(({ name }) => name === "off")?.isDisabled).toBe(true);
    const headers = { "content-type": "application/json" };
    expect((await call("/admin/functions/tick", { method: "POST", headers, body: "{}" })).status).toBe(202);
    await expect.poll(() => json("/v1/ticks")).toBe(1);
    expect((await call("/admin/functions/nobody")).status).toBe(404);
  });
});

test("the app can say goodbye", async () => {
  const data = temporaryFolder();
  const host = await startApp("http", { data, env: { FAREWELL_FILE: join(data, "farewell") } });
  await host.stop();
  expect(readFileSync(join(data, "farewell"), "utf8")).toBe("goodbye");
});
