import { describe, expect, test } from "vitest";
import { z } from "zod";
import { TASKS } from "../../../shared/runs/tasks.ts";

/** Zod cannot tell what an object by labels is; its declaration does (`Renamed`). */
const jsonSchema = (schema: z.ZodType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
};

describe("the kinds of tasks", () => {
  test("are those of the training wheel, under their own names", () => {
    for (const [name, { entryPoint }] of Object.entries(TASKS)) expect(entryPoint).toBe(name);
  });

  test("are published as JSON Schemas, which the wheel is tested against", async () => {
    const schemas = Object.fromEntries(
      Object.entries(TASKS).map(([name, { spec, result }]) => [
        name,
        { spec: jsonSchema(spec), result: jsonSchema(result) },
      ]),
    );
    await expect(`${JSON.stringify(schemas, null, 1)}\n`).toMatchFileSnapshot("tasks.schema.json");
  });
});
