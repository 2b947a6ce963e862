import type { IncomingMessage } from "node:http";
import type { DurableClient } from "./client.ts";
import { Refusal } from "./refusal.ts";

/** What the routes of the Durable HTTP API need. */
export interface DurableApi {
  client: DurableClient;
  hubName: string;
  origin: () => string;
  /** The query that management URLs carry (task hub, connection, key). */
  query: () => string;
}

/** How many items a list shows unless it is told otherwise. */
const pageSize = 100;

/** JSON text of a body; an empty one is no input. */
export function parseBody(body: Buffer): string | null {
  if (body.length === 0) return null;
  const text = body.toString();
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new Refusal(400, `The body is not JSON: ${(error as Error).message}`);
  }
}

/** Whether a body is the beginning of JSON whose end is missing: Azure's extension takes that for an error of its own. */
export function isCutShort(body: Buffer): boolean {
  const text = body.toString().trimEnd();
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const { message } = error as Error;
    const at = /at position (\d+)/.exec(message)?.[1];
    return text !== "" && (/Unexpected end of JSON/.test(message) || Number(at) === text.length);
  }
}

/** Whether a request says that its body is JSON. */
export function isJson(request: IncomingMessage): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "");
}

/** A time in a query, in milliseconds; what is none is passed over, as by the extension. */
export function timeOf(url: URL, name: string): number | undefined {
  const time = Date.parse(url.searchParams.get(name) ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/** Which page a list goes on with: after the last id of the one before. */
export function pageOf(url: URL, request: IncomingMessage): { top: number; after: string | undefined } {
  const token = request.headers["x-ms-continuation-token"];
  return {
    top: topOf(url.searchParams.get("top")),
    after: typeof token === "string" && token ? Buffer.from(token, "base64url").toString() : undefined,
  };
}

function topOf(text: string | null): number {
  const top = /^\+?\d{1,9}$/.test(text ?? "") ? Number(text) : 0;
  return top > 0 ? top : pageSize;
}

/** The page itself, of one item more than it shows, and the header that leads to the next one. */
export function cutPage<T extends { id: string }>(
  found: readonly T[],
  top: number,
): { shown: readonly T[]; headers: Record<string, string> } {
  const shown = found.slice(0, top);
  const last = found.length > top ? shown.at(-1) : undefined;
  const headers = last ? { "x-ms-continuation-token": Buffer.from(last.id).toString("base64url") } : {};
  return { shown, headers: headers as Record<string, string> };
}
