import { expect, test } from "vitest";
import { z } from "zod";
import { asking } from "../../cli/ask.ts";
import { getModel } from "../../shared/versions/routes.ts";

const Told = z.object({ plan: z.object({ images: z.string() }) });
const asked = (answer: () => Response | Promise<Response>) =>
  asking("http://127.0.0.1:1", async () => answer())(getModel, { params: { model: "pets" } }, Told);

test("an answer is given as it came, with what only the app knows", async () => {
  const whole = { plan: { images: "images/pets", more: 1 }, later: true };
  expect(await asked(() => Response.json(whole))).toEqual(whole);
});

test.each([
  ["[]", "with []: that is no answer of Darkroom."],
  ["null", "with null: that is no answer"],
  ['{"plan": null}', 'with {"plan":null}: that is no answer of Darkroom (plan).'],
  ['{"plan": {"images": 7}}', "no answer of Darkroom (plan.images)."],
  [`"${"x".repeat(999)}"`, /with "x{119}…: that is no answer/],
  ["<html>", "GET /api/models/pets answered what is no JSON: <html>"],
])("%s is no answer, which is told with the address", async (body, told) => {
  const answer = asked(() => new Response(body, { headers: { "content-type": "application/json" } }));
  await expect(answer).rejects.toThrow(told);
});

test("bytes, and an answer that breaks off, are told too", async () => {
  await expect(asked(() => new Response("ok"))).rejects.toThrow(
    /^http:\/\/127\.0\.0\.1:1 answers GET \/api\/models\/pets with 2 bytes that are no JSON/,
  );
  const body = new ReadableStream({
    start: (controller) =>
      controller.error(new TypeError("terminated", { cause: new Error("other side closed") })),
  });
  const answer = asked(() => new Response(body, { headers: { "content-type": "application/json" } }));
  await expect(answer).rejects.toThrow("broke off its answer: other side closed.");
});

test("a refusal of somebody else is told in its own words, not all of them", async () => {
  const long = asked(() => new Response("x".repeat(9000), { status: 502 }));
  await expect(long).rejects.toThrow(/answered 502: x{300}…$/);
  await expect(asked(() => Response.json([], { status: 404 }))).rejects.toThrow(
    "http://127.0.0.1:1: GET /api/models/pets answered 404: []",
  );
  const locked = asked(() => new Response("", { status: 401 }));
  await expect(locked).rejects.toThrow(/401: nothing\n {2}Its key belongs in DARKROOM_KEY/);
  const page = { status: 404, headers: { "content-type": "text/html" } };
  await expect(asked(() => new Response("<h1>", page))).rejects.toThrow("answered 404: a page for people");
  await expect(asked(() => new Response("", { status: 503 }))).rejects.toThrow("answered 503: nothing");
});
