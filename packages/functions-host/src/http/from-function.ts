import type { ServerResponse } from "node:http";
import type { HttpCookie, HttpData, TypedData } from "../worker/protocol.ts";
import { badHeader } from "./response-headers.ts";

/** Sends what an HTTP function returned; nothing returned is an empty 204, as Azure answers. */
export function sendFunctionResult(
  response: ServerResponse,
  value: TypedData | null | undefined,
  head: boolean,
): void {
  const http = value?.http;
  if (!http) {
    response.writeHead(204);
    response.end();
    return;
  }
  const wrong = badHeader(Object.entries(http.headers ?? {}));
  if (wrong) throw new Error(wrong);
  const body = bytesOf(http.body);
  for (const [name, text] of Object.entries(http.headers ?? {})) {
    const lower = name.toLowerCase();
    if (lower === "transfer-encoding" || lower === "connection") continue;
    if (lower !== "set-cookie") response.setHeader(name, text);
  }
  const cookies = setCookies(http);
  if (cookies.length) response.setHeader("set-cookie", cookies);
  const status = Number(http.statusCode ?? 200);
  if (status !== 204 && status !== 304 && !response.hasHeader("content-length")) {
    response.setHeader("content-length", body.length);
  }
  response.writeHead(status);
  if (head) response.end();
  // As text the body leaves together with the headers, in one write.
  else if (body.length < 65_536) response.end(body.toString("latin1"), "latin1");
  else response.end(body);
}

function bytesOf(body: TypedData | null | undefined): Buffer {
  if (body?.bytes) return Buffer.from(body.bytes.buffer, body.bytes.byteOffset, body.bytes.byteLength);
  return Buffer.from(body?.string ?? body?.json ?? "");
}

function setCookies(http: HttpData): string[] {
  const header = Object.entries(http.headers ?? {}).find(
    ([name]) => name.toLowerCase() === "set-cookie",
  )?.[1];
  return [...(header ? [header] : []), ...(http.cookies ?? []).map(cookieText)];
}

/** As ASP.NET Core writes it, with its default path. */
function cookieText(cookie: HttpCookie): string {
  const sameSite = { none: undefined, lax: "lax", strict: "strict", explicitNone: "none" }[
    cookie.sameSite ?? "none"
  ];
  return [
    `${cookie.name}=${escapeValue(cookie.value)}`,
    cookie.expires && `expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`,
    cookie.maxAge && `max-age=${Math.floor(cookie.maxAge.value)}`,
    cookie.domain && `domain=${cookie.domain.value}`,
    `path=${cookie.path?.value || "/"}`,
    cookie.secure?.value && "secure",
    sameSite && `samesite=${sameSite}`,
    cookie.httpOnly?.value && "httponly",
  ]
    .filter(Boolean)
    .join("; ");
}

function escapeValue(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
