import { request as open } from "node:http";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../src/host.ts";
import type { Log } from "../src/log.ts";
import { appForAll, startApp } from "./start-app.ts";

describe("with enableHttpStream", () => {
  let host: Host;
  const lines: string[] = [];
  beforeAll(async () => {
    const log: Log = (level, category, message) => lines.push(`${level} ${category} ${message}`);
    host = await appForAll("streams", { log });
  });

  test("request and response flow while both are open", async () => {
    const received: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const request = open(`${host.url}/api/upper`, { method: "POST" }, (response) => {
        expect(response.headers["x-kind"]).toBe("stream");
        response.on("data", (chunk) => {
          received.push(String(chunk));
          if (received.length === 1) request.end("second");
        });
        response.on("end", resolve);
      });
      request.on("error", reject);
      request.write("first");
    });
    expect(received).toEqual(["FIRST", "SECOND"]);
  });

  test("a body that the function does not read disturbs neither its caller nor the next request of the connection", async () => {
    const body = new Uint8Array(1_500_000);
    const callers = Array.from({ length: 12 }, async (_, caller) => {
      for (let n = 0; n < 10; n++)
        for (const more of [{ method: "POST", body }, {}]) {
          const signal = AbortSignal.timeout(10_000);
          const response = await fetch(`${host.url}/api/seen/${caller}`, { ...more, signal });
          expect(await response.json()).toMatchObject({ id: String(caller) });
        }
    });
    await Promise.all(callers);
  });

  test("the app sees the client's own headers, query, parameters and URL; cookies stay a list", async () => {
    const response = await fetch(`${host.url}/api/seen/7?q=x`, { headers: { "x-mine": "1" } });
    const seen = (await response.json()) as { headers: Record<string, string> };
    expect(seen).toMatchObject({ url: `${host.url}/api/seen/7?q=x`, id: "7", q: "x" });
    expect(seen.headers["x-mine"]).toBe("1");
    expect(seen.headers.host).toBe(`127.0.0.1:${host.port}`);
    expect(Object.keys(seen.headers).filter((name) => /forwarded|invocation/.test(name))).toEqual([]);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(response.headers.get("x-ms-invocation-id")).toBeNull();
  });

  test("a missing function is an empty 404", async () => {
    const response = await fetch(`${host.url}/api/none`);
    expect([response.status, await response.text()]).toEqual([404, ""]);
  });

  test.each(["throws", "rejects", "nothing", "text", "number", "status", "tooLong"])(
    "what Azure would never answer is a 500 at once, and says so: %s",
    async (how) => {
      lines.length = 0;
      const response = await fetch(`${host.url}/api/unanswerable/${how}`);
      expect([response.status, await response.text()]).toEqual([500, ""]);
      const told = lines.filter((line) => line.includes("on Azure this call would never be answered"));
      expect(told).toEqual([expect.stringContaining('The function "unanswerable" has given no answer')]);
    },
  );

  test("an answer that breaks off is cut off, and says so", async () => {
    lines.length = 0;
    const response = await fetch(`${host.url}/api/breaksOff`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    await expect.poll(() => lines.join("\n")).toContain("its body broke off");
  });

  test("a caller that goes away is no fault of the function", async () => {
    lines.length = 0;
    const controller = new AbortController();
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("first")) });
    const call = fetch(`${host.url}/api/upper`, {
      method: "POST",
      body,
      duplex: "half",
      signal: controller.signal,
    } as RequestInit);
    expect((await call).status).toBe(200);
    controller.abort();
    await expect.poll(() => lines.join("\n")).toContain("Function.upper");
    expect(lines.join("\n")).not.toContain("never be answered");
  });

  test("a caller that goes away in the middle of its body holds no place", async () => {
    const name = "AzureFunctionsJobHost__extensions__http__maxOutstandingRequests";
    const one = await startApp("streams", { env: { [name]: "1" } });
    const request = open(`${one.url}/api/length`, { method: "POST", headers: { "content-length": 10 } });
    request.on("error", () => {}).write("half");
    const status = async () => (await fetch(`${one.url}/api/seen/1`)).status;
    await expect.poll(status).toBe(429);
    request.destroy();
    await expect.poll(status).toBe(200);
  });

  test("a body that stands still once it is answered holds its connection for five seconds more", async () => {
    const socket = connect(host.port, "127.0.0.1");
    socket.write("POST /api/ignores HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 10\r\n\r\nhalf");
    const answer = await buffer(socket); // until the host closes it
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("a header that is not ASCII is an error", async () => {
    expect((await fetch(`${host.url}/api/accent`)).status).toBe(500);
  });

  test("a body above the limit is an error, whether it says its length or not", async () => {
    const small = await startApp("streams", { env: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "1000" } });
    const length = (body: string | ReadableStream) =>
      fetch(`${small.url}/api/length`, { method: "POST", body, duplex: "half" } as RequestInit);
    const chunked = (size: number) => new Blob(["x".repeat(size)]).stream();
    expect(await (await length("x".repeat(1000))).text()).toBe("1000");
    expect((await length("x".repeat(1001))).status).toBe(500);
    expect(await (await length(chunked(1000))).text()).toBe("1000");
    expect((await length(chunked(1001))).status).toBe(500);
  });
});
