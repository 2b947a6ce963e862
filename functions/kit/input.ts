import type { HttpRequest } from "@azure/functions";
import { z } from "zod";
import { readBody } from "../../shared/kit/body.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { isObject } from "../../shared/kit/objects.ts";
import { parseJson } from "../../shared/kit/parse-json.ts";
import { repeatedKey } from "../../shared/kit/repeated-key.ts";
import { requestWording } from "../../shared/kit/request-wording.ts";
import { type Input, jsonFields, type Route, type Shape } from "../../shared/kit/route.ts";

/** No request of ours says more in JSON. */
const MOST_JSON = 1 << 20;
/** Azure's own: the function's key, and its name. */
const AZURES = new Set(["code", "clientid"]);

interface Fault {
  field: string;
  message: string;
}

/** What a request says, checked by its route's declaration. A field that may come in the query and in the body counts there. */
export async function inputOf<R extends Route>(route: R, request: HttpRequest): Promise<Input<R>> {
  const query = queryOf(request);
  const body = await jsonOf(route, request);
  const written = { ...Object.fromEntries(query), ...request.params };
  const schema = schemaOf(route);
  const again = repeated(request);
  const told = new Set(again.map(({ field }) => field));
  const odd = noDigits(written, schema.shape).filter(({ field }) => !told.has(field));
  for (const { field } of odd) told.add(field);
  const given = { ...written, ...body, ...request.params };
  const parsed = schema.safeParse(given, { error: requestWording, reportInput: true });
  // One for a field: a number that is far too large is none that the schema library takes, either, which it says first.
  const issues = new Map(parsed.error?.issues.map(({ path, message }) => [path.join("."), message]));
  const faults = [
    ...again,
    ...odd,
    ...unknown(
      "query",
      query.map(([name]) => name),
      route.query,
    ),
    ...unknown("body", Object.keys(body), jsonFields(route)),
    ...[...issues].filter(([field]) => !told.has(field)).map(([field, message]) => ({ field, message })),
  ];
  if (parsed.success && faults.length === 0) return parsed.data as Input<R>;
  throw invalid(faults);
}

function invalid(faults: readonly Fault[]): Problem {
  const detail = faults.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join("\n");
  return new Problem(422, "invalid-request", detail, { fields: faults });
}

const schemas = new WeakMap<Route, z.ZodObject<Shape>>();

/** All that a route's declaration asks for. Made once: a schema is compiled when it is first used, which takes longer than a small request. */
function schemaOf(route: Route): z.ZodObject<Shape> {
  const known = schemas.get(route);
  if (known) return known;
  const schema = z.object({ ...route.params, ...route.query, ...jsonFields(route) });
  schemas.set(route, schema);
  return schema;
}

const queryOf = (request: HttpRequest): [string, string][] =>
  [...request.query].filter(([name]) => !AZURES.has(name.toLowerCase()));

/** What the query says twice. The URL tells: hosts put the values together, with a comma between. */
function repeated({ url }: HttpRequest): Fault[] {
  if (!url.includes("?")) return []; // as most: to read an address takes a tenth of what a small answer does
  const counts = Object.entries(Object.groupBy(new URL(url).searchParams, ([name]) => name));
  return counts.flatMap(([field, given = []]) =>
    given.length > 1 && !AZURES.has(field.toLowerCase())
      ? [{ field: field.slice(0, 100), message: `is given ${given.length} times: give it once` }]
      : [],
  );
}

/** Numbers in a query or a path that JavaScript would read and nobody means: 0x10, 1e3, an empty one. */
function noDigits(written: Record<string, string>, shape: Shape): Fault[] {
  return Object.entries(written)
    .filter(([field, text]) => isNumber(shape[field]) && !/^-?\d+(\.\d+)?$/.test(text))
    .map(([field, text]) => ({
      field,
      message: `must be a number in digits, such as 10, not ${JSON.stringify(text.slice(0, 60))}`,
    }));
}

function isNumber(schema: unknown): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return isNumber(schema.unwrap());
  return schema instanceof z.ZodNumber;
}

function unknown(place: string, names: readonly string[], shape: Shape): Fault[] {
  const known = Object.keys(shape);
  const remedy = known.length > 0 ? `known are ${known.join(", ")}` : "there are none: leave it out";
  return [...new Set(names)]
    .filter((name) => !Object.hasOwn(shape, name))
    .map((field) => ({
      field: field.slice(0, 100),
      message: `is no name that this ${place} knows; ${remedy}`,
    }));
}

async function jsonOf(route: Route, request: HttpRequest): Promise<object> {
  if (route.method === "GET" || (route.body && !("json" in route.body))) return {};
  if (!request.headers.get("content-type")?.includes("application/json")) return nothingIn(request);
  const text = (await readBody(request, MOST_JSON)).toString("utf8");
  if (text.trim() === "") return {};
  const value = parseJson(text);
  const again = repeatedKey(text);
  if (again !== undefined)
    throw invalid([{ field: again.slice(0, 100), message: "is given twice in the body: give it once" }]);
  if (isObject(value)) return value;
  throw new Problem(422, "invalid-request", "The body must be a JSON object.");
}

/** What `curl -d` sends as a form would be ignored without a word. */
async function nothingIn(request: HttpRequest): Promise<object> {
  const { headers } = request;
  const told = headers.get("content-length"); // nobody says how long chunks are
  const length = told === null ? (await readBody(request, MOST_JSON)).length : Number(told);
  if (!(length > 0)) return {};
  const type = (headers.get("content-type") ?? "none").slice(0, 100);
  const detail = `The body's Content-Type is ${type}: send JSON as application/json, or no body.`;
  throw new Problem(415, "unsupported-media-type", detail);
}
