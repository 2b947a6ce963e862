import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Host } from "../src/host.ts";
import { appForAll } from "./start-app.ts";

describe("durable HTTP", () => {
  let host: Host;
  beforeAll(async () => {
    host = await appForAll("commonjs");
  });
  const start = (name: string, id: string, input?: unknown) =>
    host.durable.start({ name, id, input: input === undefined ? null : JSON.stringify(input) });

  test("polls a 202 at its Location until it is done", async () => {
    await start("polls", "h1", `http://localhost:${host.port}/api/slow`);
    await host.durable.ended("h1");
    expect(host.durable.get("h1")?.output).toBe(JSON.stringify([200, { polls: 3, method: "GET" }]));
  });

  test("an answer of any status is a result, no answer is an error", async () => {
    await start("plainHttp", "h2", [`${host.url}/api/teapot`, "http://127.0.0.1:1/"]);
    await host.durable.ended("h2");
    expect(host.durable.get("h2")?.output).toBe(JSON.stringify([418, "short", true]));
  });

  /** A server that answers each request by its path, and keeps what it was sent. */
  async function server(answer: (path: string) => { status: number; headers?: Record<string, string> }) {
    const seen: Record<string, unknown>[] = [];
    const http = createServer((request, response) => {
      const { authorization, cookie, "x-functions-key": key, "x-other": other } = request.headers;
      seen.push({ path: request.url, authorization, cookie, key, other });
      const { status, headers } = answer(request.url ?? "");
      response.writeHead(status, headers).end("done");
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void http.close());
    return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, seen };
  }
  const all = { authorization: "Bearer mine", cookie: "a=1", key: "key", other: "kept" };
  const within = { ...all, key: undefined };
  const abroad = { other: "kept" };

  test("sends the function's key nowhere on, and what is meant for one origin to no other", async () => {
    const other = await server((path) =>
      path === "/poll"
        ? { status: 202, headers: { location: "/again", "retry-after": "0" } }
        : { status: 200 },
    );
    const first = await server((path) => {
      if (path === "/moved") return { status: 307, headers: { location: "/start" } };
      if (path === "/start") return { status: 202, headers: { location: "/poll", "retry-after": "0" } };
      return { status: 202, headers: { location: `${other.url}/poll`, "retry-after": "0" } };
    });
    await start("authorized", "o1", { url: `${first.url}/moved` });
    await host.durable.ended("o1");
    expect(host.durable.get("o1")?.output).toBe('"done"');
    expect(first.seen).toEqual([
      { path: "/moved", ...all },
      { path: "/start", ...within },
      { path: "/poll", ...within },
    ]);
    expect(other.seen.map((each) => JSON.parse(JSON.stringify(each)))).toEqual([
      { path: "/poll", ...abroad },
      { path: "/again", ...abroad },
    ]);
  });

  test("fails by what it was answered, or asked for, that makes no sense", async () => {
    const odd = await server(() => ({
      status: 202,
      headers: { location: "http://[", "retry-after": "soon" },
    }));
    await start("polls", "n1", odd.url);
    await start("noMethod", "n2");
    await start("nonsense", "n3");
    for (const id of ["n2", "n3"]) {
      await host.durable.ended(id);
      expect(host.durable.get(id)?.status).toBe("Failed");
    }
    // Its next poll comes after the default delay.
    expect(host.durable.get("n1")?.status).toBe("Running");
    await host.durable.terminate("n1", "");
  });

  test("carries a token of the identity where the call names a token source", async () => {
    const asked: unknown[] = [];
    const identity = createServer((request, response) => {
      const resource = new URL(request.url ?? "", "http://localhost").searchParams.get("resource");
      asked.push([resource, request.headers["x-identity-header"]]);
      const token = {
        access_token: "t0ken",
        expires_on: Date.now() / 1000 + 9_000,
        resource,
        token_type: "Bearer",
      };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(token));
    });
    await new Promise<void>((resolve) => identity.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void identity.close());
    vi.stubEnv("IDENTITY_ENDPOINT", `http://127.0.0.1:${(identity.address() as AddressInfo).port}/token`);
    vi.stubEnv("IDENTITY_HEADER", "secret");
    onTestFinished(() => void vi.unstubAllEnvs());
    await start("withToken", "h3", `${host.url}/api/whoCalls`);
    await host.durable.ended("h3");
    expect(host.durable.get("h3")?.output).toBe(JSON.stringify("Bearer t0ken"));
    expect(asked).toEqual([["https://example.com", "secret"]]);
  });

  test("says what to do when there is no token", async () => {
    vi.stubEnv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential");
    onTestFinished(() => void vi.unstubAllEnvs());
    await start("withToken", "h4", `${host.url}/api/whoCalls`);
    await host.durable.ended("h4");
    expect(host.durable.get("h4")).toMatchObject({
      status: "Failed",
      output: expect.stringContaining("az login"),
    });
  });
});
