import type { z } from "zod";
import type { Media } from "./answers.ts";
import type { Bytes, JsonFields, Route, Text } from "./route.ts";

/** What may be left out as a whole may be left out. */
type Unless<Name extends string, Fields> =
  Record<never, never> extends Fields ? { [Key in Name]?: Fields } : { [Key in Name]: Fields };
type Written<Fields extends Record<string, z.ZodType>> = z.input<z.ZodObject<Fields>>;

/** What a route is called with. */
export type Asked<R extends Route> = Unless<"params", { [Name in keyof R["params"]]: string | number }> &
  Unless<"query", Written<R["query"]>> &
  (R["body"] extends Bytes<infer Sent>
    ? { body: Uint8Array | FormData | z.input<Sent> }
    : R["body"] extends Text
      ? { body?: Uint8Array }
      : Unless<"body", Written<JsonFields<R>>>);

type Content<A> = A extends z.ZodType
  ? z.output<A>
  : A extends Media
    ? Uint8Array
    : A extends readonly (infer One)[]
      ? Content<One>
      : never;

/** What a route answers, by status. */
export type Told<R extends Route> = {
  [Status in keyof R["answers"]]: { status: Status; body: Content<R["answers"][Status]>; headers: Headers };
}[keyof R["answers"]];

/** An answer that says why there is no other. */
export class Refused extends Error {
  override name = "Refused";
  readonly status: number;
  readonly type: string | undefined;

  constructor(message: string, status: number, type: string | undefined) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/** Calls declared routes at an address; `send` is fetch, or what stands in for it. */
export function client(url: string, send: typeof fetch = fetch) {
  return async <R extends Route>(route: R, asked: Asked<R>): Promise<Told<R>> => {
    const path = pathOf(route, asked);
    const response = await send(url + path, { method: route.method, ...encoded((asked as Sent).body) });
    const call = `${route.method} ${path}`;
    if (!response.ok) throw await refusal(call, response);
    const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
    const content = isJson ? await jsonIn(call, response) : new Uint8Array(await response.arrayBuffer());
    return { status: response.status, body: content, headers: response.headers } as unknown as Told<R>;
  };
}

interface Sent {
  params?: Record<string, string | number>;
  query?: Record<string, unknown>;
  body?: object;
}

/** The path and the query by which a route is called. */
export function pathOf({ path }: Route, asked: object): string {
  const { params = {}, query = {} } = asked as Sent;
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  return given.length > 0 ? `${place}?${search}` : place;
}

function encoded(body: object | undefined): RequestInit {
  if (body === undefined) return {};
  if (body instanceof Uint8Array) return { body: new Uint8Array(body) };
  if (body instanceof FormData) return { body };
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function jsonIn(call: string, response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(`${call} answered what is no JSON: ${cut(text)}`, response.status, undefined);
  }
}

/** What a proxy or another app says instead, as far as it is told. */
const cut = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

async function refusal(call: string, response: Response): Promise<Refused> {
  const text = await response.text();
  const { detail, error, type } = read(text);
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  const said =
    [detail, error].find((one) => typeof one === "string") ?? (isPage ? "a page for people" : cut(text));
  return new Refused(
    `${call} answered ${response.status}: ${said || "nothing"}`,
    response.status,
    typeof type === "string" ? type : undefined,
  );
}

function read(text: string): { detail?: unknown; error?: unknown; type?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
