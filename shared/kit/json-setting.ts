import { z } from "zod";
import { nearest } from "./nearest.ts";

/** A setting that is written in JSON, as `example` shows. Each fault names its field, what stands there and what may. */
export function jsonSetting<T>(schema: z.ZodType<T>, example: string) {
  return z.string().transform((text, context): T => {
    const fault = (message: string) => context.addIssue({ code: "custom", message });
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      fault(`must be JSON, such as ${example}`);
      return z.NEVER;
    }
    const { data, error } = schema.safeParse(value);
    if (!error) return data;
    for (const issue of error.issues) for (const one of faultsOf(issue, value, schema, example)) fault(one);
    return z.NEVER;
  });
}

function* faultsOf(
  issue: z.core.$ZodIssue,
  written: unknown,
  schema: z.ZodType,
  example: string,
): Generator<string> {
  const field = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(fieldsAt(schema, issue.path));
    for (const key of issue.keys)
      yield `${[...issue.path, key].join(".")}: unknown field. ${suggestion(key, known)}`;
    return;
  }
  if (issue.code === "invalid_key") {
    yield `${field}: ${issue.issues[0]?.message ?? issue.message}`;
    return;
  }
  const found = valueAt(written, issue.path); // as it was written: a schema may have read it as something else
  const value = found === undefined ? "nothing" : JSON.stringify(found);
  const raw = issue.code === "invalid_type" && issue.message.startsWith("Invalid input");
  const what = raw ? `must be ${NAMES[issue.expected] ?? issue.expected}` : issue.message;
  yield field === ""
    ? `must be an object, such as ${example}, not ${value}`
    : `${field}: ${what}, not ${value}`;
}

const NAMES: Record<string, string> = {
  string: "a text",
  int: "a whole number",
  number: "a number",
  object: "an object",
  record: "an object",
};

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** The fields of the object at a path of a schema. */
function fieldsAt(schema: unknown, [key, ...rest]: readonly PropertyKey[]): Record<string, unknown> {
  const object = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  if (object instanceof z.ZodRecord && key !== undefined) return fieldsAt(object.valueType, rest);
  if (!(object instanceof z.ZodObject)) return {};
  return key === undefined ? object.shape : fieldsAt(object.shape[String(key)], rest);
}

const suggestion = (key: string, known: readonly string[]): string =>
  nearest(key, known).trim() || `Known are ${known.join(", ")}`;
