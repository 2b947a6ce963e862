import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { openApiOf } from "../../../shared/kit/openapi.ts";
import { declared } from "../declared.ts";

const routes = Object.values(declared);
const description = openApiOf(routes);
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation }) as Operation),
);
interface Operation {
  path: string;
  method: string;
  operationId: string;
  "x-role": string;
  security: object[];
  parameters: { name: string; in: string }[];
  responses: Record<string, { content: Record<string, { schema?: object }> }>;
}

test("the OpenAPI document passes a linter", async () => {
  const config = await createConfig({ extends: ["recommended"] });
  const problems = await lintFromString({ source: JSON.stringify(description), config });
  expect(problems.map(({ message, location: [at] }) => `${at?.pointer}: ${message}`)).toEqual([]);
});

test("every route is in it, with the role that it needs, and a key unless it is open to all", () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(declared).sort());
  for (const { operationId, ...operation } of operations) {
    const { role } = declared[operationId as keyof typeof declared];
    expect(operation["x-role"]).toBe(role);
    expect(operation.security).toEqual(role === "anyone" ? [] : [{ functionKey: [] }, { entra: [] }]);
  }
});

test("every answer but pages and pictures has a schema that says something", () => {
  for (const { operationId, responses } of operations)
    for (const [status, { content }] of Object.entries(responses))
      for (const [type, { schema }] of Object.entries(content))
        if (type.endsWith("json"))
          expect(Object.keys(schema ?? {}), `${operationId} ${status}`).not.toEqual([]);
});

test("an answer may have more fields one day, what is sent may not", () => {
  const text = JSON.stringify(operations.map(({ responses }) => responses));
  expect(text).not.toContain('"additionalProperties":false');
  const cancel = operations.find(({ operationId }) => operationId === "cancelRun");
  expect(JSON.stringify(cancel)).toContain('"additionalProperties":false');
});

test("a parameter of the path is required, one of the query need not be", () => {
  const diff = operations.find(({ operationId }) => operationId === "diffDatasets");
  expect(
    diff?.parameters.map(({ name, in: place, ...more }) => [
      name,
      place,
      "required" in more && more.required,
    ]),
  ).toEqual([
    ["model", "path", true],
    ["dataset", "path", true],
    ["other", "path", true],
    ["limit", "query", false],
    ["operation", "query", false],
  ]);
});
