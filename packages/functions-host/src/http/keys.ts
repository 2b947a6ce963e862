import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";

/** The keys of an app, as Azure has them: one for everything, one for all functions, one for each extension. */
export interface Keys {
  master: string;
  host: string;
  eventGrid: string;
  /** For the webhook of blob triggers by events. */
  blobs: string;
  durableTask: string;
  /** Keys for single functions, by name; edit the file to add some. */
  functions: Record<string, string>;
}

export type AuthLevel = "anonymous" | "function" | "admin" | "eventGrid" | "blobs" | "durableTask";

/** The status that a request is refused with: 401 without a valid key, 403 with one of too low a level; undefined if it may pass. */
export type Gate = (
  request: IncomingMessage,
  url: URL,
  level: AuthLevel,
  functionName?: string,
) => 401 | 403 | undefined;

/** Reads the keys kept beside the store, or makes them. */
export function readKeys(data: string): Keys {
  const file = join(data, "keys.json");
  const kept: Partial<Keys> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const key = () => randomBytes(32).toString("base64url");
  const keys: Keys = {
    master: key(),
    host: key(),
    eventGrid: key(),
    blobs: key(),
    durableTask: key(),
    functions: {},
    ...kept,
  };
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

/** Lets everything pass: what Core Tools do. */
export const openGate: Gate = () => undefined;

/** Asks for a key in `?code=` or `x-functions-key`, by the level of what is called. */
export function keyGate(keys: Keys): Gate {
  const { functions, master, ...others } = keys;
  return (request, url, level, functionName = "") => {
    if (level === "anonymous") return undefined;
    const given = keyOf(request, url);
    if (!given) return 401;
    if (isOneOf(given, [master])) return undefined;
    const own = Object.hasOwn(functions, functionName) ? functions[functionName] : undefined;
    const wanted = level === "function" ? [keys.host, own] : level === "admin" ? [] : [keys[level]];
    if (isOneOf(given, wanted)) return undefined;
    const isKnown = isOneOf(given, [...Object.values(others), ...Object.values(functions)]);
    // A function's key says nothing about another function.
    return isKnown && level !== "function" ? 403 : 401;
  };
}

/** Compares hashes, which all have one length, in a time that does not tell how much of a key was right. */
function isOneOf(given: string, keys: readonly unknown[]): boolean {
  const hashed = hash(given);
  return keys.filter((key) => typeof key === "string" && timingSafeEqual(hash(key), hashed)).length > 0;
}

const hash = (text: string) => createHash("sha256").update(text).digest();

function keyOf(request: IncomingMessage, url: URL): string | undefined {
  const header = request.headers["x-functions-key"];
  if (typeof header === "string") return header;
  return [...url.searchParams].find(([name]) => name.toLowerCase() === "code")?.[1];
}

/** The level that an HTTP trigger asks for. */
export function levelOf(authLevel: unknown): AuthLevel {
  const level = String(authLevel ?? "anonymous").toLowerCase();
  if (level === "anonymous") return "anonymous";
  return level === "admin" || level === "system" ? "admin" : "function";
}
