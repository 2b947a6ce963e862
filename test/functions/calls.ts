import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { expect } from "vitest";
import type { z } from "zod";
import type { Served } from "../../functions/kit/serve.ts";
import { isMedia } from "../../shared/kit/answers.ts";
import type { Caller } from "../../shared/kit/caller.ts";
import { client } from "../../shared/kit/client.ts";
import { ROLES, type Route } from "../../shared/kit/route.ts";

/** Whoever holds a key. */
export const anybody: Caller = { id: null, roles: ROLES };

/** A client that calls handlers in this process, as somebody who is let in; `headers` go with each call. */
export function callsOf(served: readonly Served[], headers: Record<string, string> = {}, caller = anybody) {
  const send = async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(String(input));
    const method = init.method ?? "GET";
    const { handler, params } = find(served, method, url.pathname);
    const sent = new Request(url, { ...init, headers: { ...headers, ...(init.headers as object) } });
    const request = new HttpRequest({
      ...{ method, url: url.href, params, query: Object.fromEntries(url.searchParams) },
      headers: Object.fromEntries(sent.headers),
      ...(init.body && { body: { bytes: new Uint8Array(await sent.arrayBuffer()) } }),
    });
    const context = new InvocationContext({ logHandler: () => undefined });
    return responseOf(await handler(request, context, caller));
  };
  return client("http://127.0.0.1", send);
}

function find(served: readonly Served[], method: string, path: string) {
  for (const { route, handler } of served) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
    const found = new RegExp(`^${route.path.replace(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
    if (!found || route.method !== method) continue;
    const values = found.slice(1).map(decodeURIComponent);
    return { handler, params: Object.fromEntries(names.map((name, n) => [name, values[n] as string])) };
  }
  throw new Error(`no route takes ${method} ${path}`);
}

function responseOf({ status = 200, jsonBody, body, headers }: HttpResponseInit): Response {
  const made = new Headers(headers as Record<string, string>);
  if (jsonBody === undefined) return new Response(body as Uint8Array<ArrayBuffer>, { status, headers: made });
  if (!made.has("content-type")) made.set("content-type", "application/json");
  return new Response(JSON.stringify(jsonBody), { status, headers: made });
}

/** What an answer says, as whoever gets it reads it. */
export function told({ jsonBody, body }: HttpResponseInit) {
  return jsonBody ?? JSON.parse(String(body));
}

/** Holds an answer to what its route declares: nothing may be missing, of another type, or beyond what is declared. */
export function expectDeclared(
  { answers }: Route,
  answer: { status: number; body: unknown; headers: Headers },
) {
  const declared = answers[answer.status];
  if (!declared) throw new Error(`the route declares no answer ${answer.status}`);
  const kinds = "length" in declared ? declared : [declared];
  if (answer.body instanceof Uint8Array) {
    const types = kinds.flatMap((kind) => (isMedia(kind) ? [kind.media] : []));
    expect(types).toContain(answer.headers.get("content-type"));
    return;
  }
  const schema = kinds.find((kind) => !isMedia(kind)) as z.ZodType;
  expect(schema.parse(answer.body)).toEqual(answer.body);
}
