import { HttpRequest } from "@azure/functions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inputOf } from "../../../functions/kit/input.ts";
import { repeatedKey } from "../../../shared/kit/repeated-key.ts";
import { jsonFields, type Route } from "../../../shared/kit/route.ts";
import * as serving from "../../../shared/serving/routes.ts";
import { declared } from "../declared.ts";

/** What is said of a request to a route; "" where nothing is wrong with it. */
async function faultsOf(
  route: Route,
  query: string,
  body?: object | string,
  params: Record<string, string> = {},
) {
  const request = new HttpRequest({
    ...{ method: route.method, url: `http://127.0.0.1/x?${query}`, params },
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { "content-type": "application/json" },
    ...(route.method !== "GET" &&
      body !== undefined && { body: { string: typeof body === "string" ? body : JSON.stringify(body) } }),
  });
  return inputOf(route, request).then(
    () => "",
    ({ message }: Error) => message,
  );
}

test.each([
  [serving.predict, "top=1&top=2", "top: is given 2 times: give it once"],
  [serving.predict, "top=0x10", 'top: must be a number in digits, such as 10, not "0x10"'],
  [declared.explain, "grid=1e1", 'grid: must be a number in digits, such as 10, not "1e1"'],
  [declared.listModels, "limit=", 'limit: must be a number in digits, such as 10, not ""'],
  [declared.getPlan, "version=0", "version: must be more than 0, not 0"],
  [declared.listModels, "limit=201", "limit: must be 200 at the most, not 201"],
])("of what is wrong field, value and remedy are told: %#", async (route, query, told) => {
  expect(await faultsOf(route as Route, query, undefined, { model: "pets" })).toBe(told);
});

test("of a number that is far too large one thing is told", async () => {
  const told = "must be 100000 at the most, not 1e+21";
  expect(await faultsOf(declared.retrain, "", { sample: 1e21 }, { model: "pets" })).toBe(`sample: ${told}`);
});

test.each([["\u001B[2Jnothing"], ["a\nb"], ["\u202Egnihton"]])(
  "a reason is one line to print: %j",
  async (reason) => {
    const told = "must be one line, without control characters";
    expect(await faultsOf(declared.cancelRun, "", { reason }, { runId: "r" })).toBe(`reason: ${told}`);
    expect(await faultsOf(declared.cancelRun, "", { reason: "müde 👩‍🔬\n" }, { runId: "r" })).toBe("");
  },
);

test.each([
  ['{"sample": 20, "force": true, "sample": 2000}', "sample"],
  ['{"sam\\u0070le": 20, "sample": 20}', "sample"],
  ['{"force": {"a": [{"b": "} \\" {"}, {"b": 1, "b": 2}]}}', "b"],
])("a body that says something twice orders nothing: %s", async (body, field) => {
  expect(await faultsOf(declared.retrain, "", body, { model: "pets" })).toBe(
    `${field}: is given twice in the body: give it once`,
  );
});

test("what different objects of a body say is said once each", () => {
  expect(repeatedKey('{"a": [{"b": "a"}, {"b": ["a", "a"]}], "b": {"a": 1}, "c": "a:"}')).toBeUndefined();
});

test("no message is the schema library's own, whatever comes in", { timeout: 60_000 }, async () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.string(),
    fc.array(fc.string()),
    fc.object(),
  );
  const asked = fc.constantFrom(...(Object.values(declared) as Route[])).chain((route) =>
    fc.record({
      route: fc.constant(route),
      query: fc.dictionary(fc.constantFrom("x", ...Object.keys(route.query)), fc.string()),
      body: fc.dictionary(fc.constantFrom("x", ...Object.keys(jsonFields(route))), value),
      params: fc.record(Object.fromEntries(Object.keys(route.params).map((name) => [name, fc.string()]))),
    }),
  );
  await fc.assert(
    fc.asyncProperty(asked, async ({ route, query, body, params }) => {
      const message = await faultsOf(route, new URLSearchParams(query).toString(), body, params);
      expect(message).not.toMatch(
        /Invalid (input|option|string|key|number)|Too (small|big)|Unrecognized|expected \w+, received/,
      );
    }),
    { numRuns: 500 },
  );
});
