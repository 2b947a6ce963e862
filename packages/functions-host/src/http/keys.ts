import { randomBytes } from "node:crypto";
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

/** Whether a request may pass. */
export type Gate = (request: IncomingMessage, url: URL, level: AuthLevel, functionName?: string) => boolean;

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
export const openGate: Gate = () => true;

/** Asks for a key in `?code=` or `x-functions-key`, by the level of what is called. */
export function keyGate(keys: Keys): Gate {
  return (request, url, level, functionName = "") => {
    if (level === "anonymous") return true;
    const header = request.headers["x-functions-key"];
    const given = (typeof header === "string" ? header : undefined) ?? url.searchParams.get("code");
    if (given === null || given === "") return false;
    if (given === keys.master) return true;
    if (level === "function") return given === keys.host || given === keys.functions[functionName];
    return level !== "admin" && given === keys[level];
  };
}
