import { HttpRequest, InvocationContext } from "@azure/functions";
import { RestError } from "@azure/storage-blob";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { http, ok } from "../../../shared/kit/http.ts";

const schema = z.strictObject({ model: z.string(), force: z.boolean().default(false) });
const call = async (work: () => Promise<unknown>, body?: string, type = "application/json") => {
  const request = new HttpRequest({
    method: "POST",
    url: "http://127.0.0.1/api/models/pets",
    params: { model: "pets" },
    headers: { "content-type": type },
    ...(body !== undefined && { body: { string: body } }),
  });
  const context = new InvocationContext({ invocationId: "call-7", logHandler: () => undefined });
  const log = vi.spyOn(context, "error").mockImplementation(() => {});
  const answer = await http(schema, async (input) => ok({ input, did: await work() }))(request, context);
  return { ...(answer as { status: number; headers: Record<string, string>; jsonBody: never }), log };
};
const failing = (error: unknown) => () => Promise.reject(error);

describe("an answer", () => {
  test("is for the one who asked, and is what it says it is", async () => {
    const { status, headers, jsonBody } = await call(async () => "work", '{"force": true}');
    expect(status).toBe(200);
    expect(jsonBody).toEqual({ input: { model: "pets", force: true }, did: "work" });
    expect(headers).toMatchObject({ "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" });
  });

  test.each([
    ['{"forse": true}', 422],
    ["[null]", 422],
    ["null", 422],
    ["{", 400],
    [`{"force": ${"[".repeat(100_000)}`, 400],
    [`"${"x".repeat(2 << 20)}"`, 413],
    ["", 200],
  ])("to the body %.20s is %i", async (body, status) => {
    expect(await call(async () => "work", body)).toMatchObject({ status });
  });
});

describe("a failure that is not the request's", () => {
  test("is told by a fixed sentence and an id; the log has the rest", async () => {
    const { status, jsonBody, log } = await call(failing(new Error("secret path /var/x")));
    expect(status).toBe(500);
    expect(jsonBody).toMatchObject({ type: "urn:darkroom:internal-error", id: "call-7" });
    expect(JSON.stringify(jsonBody)).not.toContain("secret");
    expect(log.mock.calls.join()).toContain("secret path");
  });

  test("is 503 with a time to come back where storage is away or lets nobody in", async () => {
    for (const error of [new RestError("x"), new RestError("x", { statusCode: 503 })]) {
      const { status, headers } = await call(failing(error));
      expect([status, headers["Retry-After"]]).toEqual([503, "5"]);
    }
  });
});
