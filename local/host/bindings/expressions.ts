import { randomUUID } from "node:crypto";
import type { TypedData } from "../worker/protocol.ts";

/** Puts a trigger's values in the place of {name} in a binding's path. */
export function bindValues(template: string, metadata: Record<string, TypedData>): string {
  return template.replace(/\{([\w.-]+)\}/g, (_whole, name: string) => {
    if (name.toLowerCase() === "rand-guid") return randomUUID();
    if (name === "DateTime") return new Date().toISOString();
    const [first = "", ...rest] = name.split(".");
    const value = find(metadata, first);
    if (value === undefined)
      throw new Error(`"${template}" needs {${name}}, which the trigger does not provide.`);
    return rest.length === 0 ? text(value) : text({ json: JSON.stringify(inside(value, rest)) });
  });
}

/** The properties of a trigger's JSON payload, by which binding expressions may name them too. */
export function payloadValues(data: TypedData): Record<string, TypedData> {
  const text =
    data.json ?? data.string ?? (data.http?.body?.bytes && Buffer.from(data.http.body.bytes).toString());
  if (!text?.trimStart().startsWith("{")) return {};
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return Object.fromEntries(entries.map(([name, value]) => [name, { json: JSON.stringify(value) }]));
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
      return "(.+)";
    })
    .join("");
  const whole = pattern.includes("/") ? source : `${source}/.+`;
  const found = new RegExp(`^${whole}$`).exec(path);
  return found
    ? Object.fromEntries(names.map((name, index) => [name, found[index + 1] as string]))
    : undefined;
}

function find(metadata: Record<string, TypedData>, name: string): TypedData | undefined {
  const key = Object.keys(metadata).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : metadata[key];
}

function inside(value: TypedData, path: string[]): unknown {
  let current: unknown = JSON.parse(value.json ?? value.string ?? "null");
  for (const name of path) current = (current as Record<string, unknown> | undefined)?.[name];
  return current;
}

function text(value: TypedData): string {
  if (value.string !== undefined) return value.string;
  const parsed: unknown = value.json === undefined ? "" : JSON.parse(value.json);
  return typeof parsed === "string" ? parsed : String(parsed);
}
