import { expect, test } from "vitest";
import { whole } from "../../../functions/kit/whole.ts";

test.each([
  ["JSON", { jsonBody: { label: "Bär" } }, { "Content-Type": "application/json", "Content-Length": "16" }],
  ["text", { body: "Bär" }, { "Content-Length": "4" }],
  ["bytes", { body: new Uint8Array(7) }, { "Content-Length": "7" }],
])("an answer of %s says its length in bytes", (_, content, told) => {
  const { status, headers, body } = whole({ status: 201, headers: { Location: "/x" }, ...content });
  expect({ status, headers }).toEqual({ status: 201, headers: { Location: "/x", ...told } });
  expect(Buffer.byteLength(body as string)).toBe(Number(told["Content-Length"]));
});

test("a type that is named stays", () => {
  const problem = { jsonBody: {}, headers: { "Content-Type": "application/problem+json" } };
  expect(whole(problem).headers).toMatchObject(problem.headers);
});

test("one without a body, or whose body has yet to come, is left as it is", () => {
  for (const answer of [{ status: 204 }, { body: new ReadableStream() as never }])
    expect(whole(answer)).toBe(answer);
});
