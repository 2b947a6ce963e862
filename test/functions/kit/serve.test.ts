import { HttpRequest, InvocationContext } from "@azure/functions";
import { RestError } from "@azure/storage-blob";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { ok, sent } from "../../../functions/kit/reply.ts";
import { serve } from "../../../functions/kit/serve.ts";
import { html, png } from "../../../shared/kit/answers.ts";
import { Damaged } from "../../../shared/kit/damaged.ts";
import { bytes, json, route } from "../../../shared/kit/route.ts";
import { anybody } from "../calls.ts";

const force = z.union([z.stringbool(), z.boolean()]).default(false);
const retrain = route({
  ...{ name: "retrain", method: "POST", path: "/api/models/{model}", role: "operator", part: "control" },
  summary: "",
  params: { model: z.string() },
  query: { force, limit: z.coerce.number().default(7) },
  body: json({ force }),
  answers: { 200: z.object({ input: z.unknown(), did: z.unknown() }) },
} as const);

/** What a handler answers to a request, and what it has logged. */
async function call(
  { handler }: ReturnType<typeof serve>,
  { body, query = "", headers = {}, method = "POST" }: Partial<Sent> = {},
) {
  const request = new HttpRequest({
    ...{ method, url: `http://127.0.0.1/api/models/pets?${query}`, params: { model: "pets" } },
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: { string: body } }),
  });
  // The request of a test keeps no name twice.
  Object.defineProperty(request, "query", { value: new URLSearchParams(query) });
  const context = new InvocationContext({ invocationId: "call-7", logHandler: () => undefined });
  const log = vi.spyOn(context, "error").mockImplementation(() => {});
  const answer = (await handler(request, context, anybody)) as Told;
  return { ...answer, log };
}
interface Sent {
  body: string;
  query: string;
  headers: Record<string, string>;
  method: string;
}
interface Told {
  status: number;
  headers: Record<string, string>;
  jsonBody: { detail?: string; fields?: { field: string; message: string }[] } | undefined;
  body?: unknown;
}
const working = serve(retrain, async (input) => ok({ input, did: "work" }));
const failing = (error: unknown) => serve(retrain, () => Promise.reject(error));

describe("an answer", () => {
  test("is for the one who asked, and is what it says it is", async () => {
    const { status, headers, jsonBody } = await call(working, { body: '{"force": true}' });
    expect(status).toBe(200);
    expect(jsonBody).toEqual({ input: { model: "pets", force: true, limit: 7 }, did: "work" });
    expect(headers).toMatchObject({ "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" });
  });

  test("may carry an ETag, and be refused for another one", async () => {
    const pinned = serve(retrain, async (_, { request }) => ({
      ...ok({ input: request.headers.get("if-match"), did: "work" }),
      headers: { ETag: '"2"' },
    }));
    const { headers, jsonBody } = await call(pinned, { headers: { "if-match": '"1"' } });
    expect([headers.ETag, headers["Cache-Control"], jsonBody]).toMatchObject([
      '"2"',
      "no-store",
      { input: '"1"' },
    ]);
  });

  test("may be a page, a picture or a stream, under its own type", async () => {
    async function* chunks() {
      yield Buffer.from("a");
    }
    for (const media of [html, png]) {
      const page = route({ ...retrain, answers: { 200: media } });
      const body = chunks();
      const { status, headers, ...answer } = await call(serve(page, async () => sent(media, body)));
      expect([status, headers["Content-Type"], answer.body]).toEqual([200, media.media, body]);
    }
  });

  test("to HEAD is that to GET without its body", async () => {
    const got = serve({ ...retrain, method: "GET" }, async (input) => ok({ input, did: "read" }));
    const answer = await call(got, { method: "HEAD" });
    expect([answer.status, answer.jsonBody, answer.body]).toEqual([200, undefined, undefined]);
    expect(answer.headers["Content-Type"]).toBe("application/json");
    const wrong = await call(got, { method: "HEAD", query: "x=1" });
    expect([wrong.status, wrong.jsonBody]).toEqual([422, undefined]);
  });
});

describe("what a request says", () => {
  test.each([
    ['{"forse": true}', 422],
    ["[null]", 422],
    ["null", 422],
    ["{", 400],
    [`{"force": ${"[".repeat(100_000)}`, 400],
    [`"${"x".repeat(2 << 20)}"`, 413],
    ["", 200],
  ])("in the body %.20s is answered by %i", async (body, status) => {
    expect(await call(working, { body })).toMatchObject({ status });
  });

  test.each([
    ['{"force": tr', /ends before its JSON does, after "\{\\"force\\": tr": send it whole/],
    ['{"force": true', /ends before its JSON does/],
    ['{"force": "tr', /ends before its JSON does/],
    ['{"force": true,, "limit": 3}', /is not JSON: .*position 15.* It breaks after "\{\\"force\\": true,"/],
    ["force=true", /is not JSON: .*Unexpected token/],
  ])("in the broken body %s is told where it breaks", async (body, detail) => {
    expect(await call(working, { body })).toMatchObject({
      ...{ status: 400, jsonBody: { type: "urn:darkroom:not-json", detail: expect.stringMatching(detail) } },
    });
  });

  test("under a name that nobody knows is an error that says which are known", async () => {
    const { status, jsonBody } = await call(working, { query: "forse=true&limit=2", body: '{"limit": 3}' });
    expect(status).toBe(422);
    expect(jsonBody?.detail).toContain("forse: is no name that this query knows; known are force, limit");
    expect(jsonBody?.detail).toContain("limit: is no name that this body knows; known are force");
    const nothing = route({ ...retrain, query: {}, body: json({}) });
    const none = await call(
      serve(nothing, async () => ok({ input: 1, did: 1 })),
      { query: "x=1" },
    );
    expect(none.jsonBody?.detail).toBe("x: is no name that this query knows; there are none: leave it out");
  });

  test("may hold the key and the client's name that Azure reads", async () => {
    expect(await call(working, { query: "code=secret&clientId=default&force=true" })).toMatchObject({
      ...{ status: 200, jsonBody: { input: { model: "pets", force: true, limit: 7 } } },
    });
  });

  test("twice in the query is an error, once there and once in the body counts as in the body", async () => {
    const twice = await call(working, { query: "limit=1&limit=2" });
    expect([twice.status, twice.jsonBody?.fields]).toEqual([
      422,
      [{ field: "limit", message: "is given 2 times: give it once" }],
    ]);
    const both = await call(working, { query: "force=true", body: '{"force": false}' });
    expect(both.jsonBody).toMatchObject({ input: { force: false } });
  });

  test("in the path cannot be said otherwise in the query or the body", async () => {
    expect(await call(working, { query: "model=cats" })).toMatchObject({ status: 422 });
    expect(await call(working, { body: '{"model": "cats"}' })).toMatchObject({ status: 422 });
    expect(await call(working, { body: '{"__proto__": {"force": true}}' })).toMatchObject({ status: 422 });
  });

  test("in a body that is no JSON is an error, not ignored", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": "14" };
    const { status, jsonBody } = await call(working, { body: '{"force":true}', headers });
    expect([status, jsonBody?.detail]).toEqual([
      415,
      expect.stringContaining("send JSON as application/json"),
    ]);
    const empty = { "content-type": "text/plain", "content-length": "0" };
    expect(await call(working, { headers: empty })).toMatchObject({ status: 200 });
  });

  test("as a file is left for the handler to read", async () => {
    const predict = route({ ...retrain, body: bytes({ types: ["image/png"], most: 3, json: z.object({}) }) });
    const served = serve(predict, async (_, { request }) => ok({ input: await request.text(), did: "read" }));
    expect(await call(served, { body: "{" })).toMatchObject({ status: 200, jsonBody: { input: "{" } });
  });
});

describe("a failure that is not the request's", () => {
  test("names a document that cannot be read, and says what mends it", async () => {
    const { status, jsonBody, log } = await call(
      failing(new Damaged("runs/pets/head.json", new SyntaxError())),
    );
    expect(status).toBe(500);
    expect(jsonBody).toMatchObject({
      ...{ type: "urn:darkroom:damaged-document", id: "call-7" },
      detail: expect.stringMatching(
        /^runs\/pets\/head\.json cannot be read: it is not JSON\. To mend it, bring back/,
      ),
    });
    expect(log).toHaveBeenCalled();
  });

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

  test("has the form of the Open Inference Protocol where the route declares that", async () => {
    const v2 = serve({ ...retrain, errors: "v2" }, () => Promise.reject(new RestError("x")));
    const { status, headers, jsonBody } = await call(v2);
    expect([status, headers["Content-Type"], headers["Retry-After"]]).toEqual([503, "application/json", "5"]);
    expect(jsonBody).toEqual({ error: expect.stringContaining("try again") });
  });
});
