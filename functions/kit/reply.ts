import type { HttpResponseBodyInit, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import type { Media } from "../../shared/kit/answers.ts";
import type { Route } from "../../shared/kit/route.ts";
import { HEADERS } from "./problems.ts";

/** JSON as it is declared, or bytes of a declared type. */
type Content<A> = A extends z.ZodType
  ? { json: z.output<A> }
  : A extends Media
    ? { bytes: HttpResponseBodyInit; media: Media }
    : A extends readonly (infer One)[]
      ? Content<One>
      : never;

/** One of the answers that a route declares. Headers come on top of those that every answer has. */
export type Reply<R extends Route> = {
  [Status in keyof R["answers"]]: { status: Status; headers?: Record<string, string> } & Content<
    R["answers"][Status]
  >;
}[keyof R["answers"]];

export const ok = <const T>(json: T) => ({ status: 200 as const, json });

/** 200 with what is no JSON. */
export const sent = (media: Media, bytes: HttpResponseBodyInit, headers: Record<string, string> = {}) => ({
  status: 200 as const,
  ...{ media, bytes, headers },
});

/** 202 with the place to look at. */
export function accepted<T extends object>(body: T, location: string) {
  return { status: 202 as const, json: { ...body, statusUrl: location }, headers: { Location: location } };
}

/** What the host is given of a reply. */
export function responseOf(reply: { status: unknown; headers?: Record<string, string> }): HttpResponseInit {
  const { status, headers, json, bytes, media } = reply as Loose;
  if (media === undefined) return { status, jsonBody: json, headers: { ...HEADERS, ...headers } };
  return { status, body: bytes, headers: { ...HEADERS, "Content-Type": media.media, ...headers } };
}

/** A reply of whatever route. */
interface Loose {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  bytes?: HttpResponseBodyInit;
  media?: Media;
}
