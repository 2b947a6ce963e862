import type { IncomingMessage } from "node:http";

/** The address that a request asks for; undefined if its target or its Host header cannot be one. */
export function urlOf({ url: target = "/", headers }: IncomingMessage, fallback: string): URL | undefined {
  // A proxy's form: the whole address.
  if (/^https?:\/\//i.test(target)) return parsed(target);
  const origin = originOf(headers.host, fallback);
  // Put together as texts: as a relative address "//x" would be another host.
  return origin === undefined ? undefined : parsed(`${origin}${target.startsWith("/") ? "" : "/"}${target}`);
}

/** The origin by which the caller reached the host; undefined if its Host header is none. */
export function originOf(host: string | undefined, fallback: string): string | undefined {
  if (!host) return fallback;
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host) ? `http://${host}` : undefined;
}

/** A part of a path with its percent escapes read; what is none stays as it is. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
