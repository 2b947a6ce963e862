import type { TypedData } from "../worker/protocol.ts";
import { systemValue } from "./system-values.ts";

/** Puts a trigger's values in the place of {name} in a binding's path. */
export function bindValues(template: string, metadata: Record<string, TypedData>, functionName = ""): string {
  return template.replace(/\{([^{}]+)\}/g, (_whole, expression: string) => {
    const [name = ""] = expression.split(":");
    const [first = "", ...rest] = name.split(".");
    const value = metadata[keyOf(metadata, first)];
    if (value === undefined) {
      const provided = systemValue(expression, functionName);
      if (provided !== undefined) return provided;
      throw new Error(`"${template}" needs {${expression}}, which the trigger does not provide.`);
    }
    const found = rest.length === 0 ? text(value) : inside(value, rest);
    if (found === undefined)
      throw new Error(`"${template}" needs {${expression}}, which the trigger's data does not hold.`);
    return found;
  });
}

/** The properties of a trigger's JSON payload: binding expressions may name them, lists excepted. */
export function payloadValues(data: TypedData): Record<string, TypedData> {
  const text =
    data.json ?? data.string ?? (data.http?.body?.bytes && Buffer.from(data.http.body.bytes).toString());
  if (!text?.trimStart().startsWith("{")) return {};
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return Object.fromEntries(
      entries
        .filter(([, value]) => value !== null && !Array.isArray(value))
        .map(([name, value]) => [
          name,
          typeof value === "object" ? { json: JSON.stringify(value) } : { string: scalarText(value) },
        ]),
    );
  } catch {
    return {};
  }
}

/** Matches a blob path against a pattern such as "in/{name}.txt"; undefined if it does not fit. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const source = pattern
    .split(/(\{[\w-]+\})/)
    .map((part) => {
      const name = /^\{([\w-]+)\}$/.exec(part)?.[1];
      if (!name) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(name);
      return "(.*)";
    })
    .join("");
  const whole = pattern.includes("/") ? source : `${source}/.+`;
  const found = new RegExp(`^${whole}$`).exec(path);
  return found
    ? Object.fromEntries(names.map((name, index) => [name, found[index + 1] as string]))
    : undefined;
}

/** Names do not tell upper from lower case. */
function keyOf(values: object, name: string): string {
  return Object.keys(values).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
}

function inside(value: TypedData, path: string[]): string | undefined {
  let current: unknown = JSON.parse(value.json ?? value.string ?? "null");
  for (const name of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string, unknown>)[keyOf(current, name)];
  }
  return typeof current === "object" || current === undefined ? undefined : scalarText(current);
}

function text(value: TypedData): string {
  if (value.string !== undefined) return value.string;
  return scalarText(value.json === undefined ? "" : JSON.parse(value.json));
}

/** As .NET writes it. */
function scalarText(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}
