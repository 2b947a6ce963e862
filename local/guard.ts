import type { IncomingMessage } from "node:http";

/** Why a request is turned away before its service looks at it. */
export type Refusal = { status: 400 | 403 | 415; message: string };

type Request = Pick<IncomingMessage, "method" | "url" | "rawHeaders">;

const loopbackNames = ["127.0.0.1", "localhost", "[::1]"];
const reading = ["GET", "HEAD", "OPTIONS"];
// What a form, or a script without leave, can send to another origin; no type at all is among it.
const formTypes = ["", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

/**
 * Turns away what a web page may have made a browser send: local services ask for no login, so whoever reaches one may use it.
 *
 * A page's own name that suddenly means this machine (DNS rebinding) shows in `Host`, a page of another origin in `Origin` and
 * `Sec-Fetch-Site`. `names` are allowed beside those of the loopback addresses. `local/loopback_guard.py` keeps the same rules.
 */
export function refusal(request: Request, names: readonly string[]): Refusal | undefined {
  const { method = "GET", url = "" } = request;
  if (!isPath(url))
    return refuse(
      400,
      `The request's target ${shown(url)} is no path. Send one that starts with a single "/".`,
    );
  return wrongHost(request, names) ?? foreignPage(request, method) ?? formBody(request, method);
}

function wrongHost(request: Request, names: readonly string[]): Refusal | undefined {
  const host = joined(request, "host") ?? "";
  const name = /^(\[[\da-f:.]+\]|[^:[\]]+)(:\d+)?$/.exec(host.toLowerCase())?.[1];
  if (name !== undefined && [...loopbackNames, ...names].includes(name)) return undefined;
  const remedy =
    "Call 127.0.0.1 or localhost, or start with --allow-host NAME where it has another name, as in a container.";
  return refuse(403, `Host ${shown(host)} is not this machine. ${remedy}`);
}

function foreignPage(request: Request, method: string): Refusal | undefined {
  const origin = joined(request, "origin");
  const own = `http://${joined(request, "host")}`;
  if (origin !== undefined && origin.toLowerCase() !== own.toLowerCase())
    return refuse(
      403,
      `Origin ${shown(origin)} is another page's. Only pages of ${own}, and programs, are answered.`,
    );
  const site = joined(request, "sec-fetch-site");
  if (site === undefined || ["same-origin", "none"].includes(site)) return undefined;
  if (reading.includes(method) && isVisit(request)) return undefined;
  return refuse(403, `A page of another origin (Sec-Fetch-Site ${shown(site)}) may only link here.`);
}

/** Whether a browser goes to a page, as after a click on a link. */
function isVisit(request: Request): boolean {
  const embedded = ["object", "embed"].includes(joined(request, "sec-fetch-dest") ?? "");
  return joined(request, "sec-fetch-mode") === "navigate" && !embedded;
}

function formBody(request: Request, method: string): Refusal | undefined {
  const length = joined(request, "content-length") ?? "0";
  const hasBody = length !== "0" || joined(request, "transfer-encoding") !== undefined;
  const type = joined(request, "content-type") ?? "";
  if (method !== "POST" || !hasBody || !formTypes.includes(type.split(";")[0]?.trim().toLowerCase() ?? ""))
    return undefined;
  return refuse(
    415,
    `Content-Type ${shown(type)} is what a form sends. Name the body's own, such as application/json.`,
  );
}

// "//x" would be another server's address, and what no decoder reads no service needs to see.
function isPath(url: string): boolean {
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
  } catch {
    return false;
  }
  return /^\/(?!\/)/.test(url);
}

/** Every value of a header, with commas between several; Node keeps only the first of some. */
function joined({ rawHeaders }: Request, name: string): string | undefined {
  const values = rawHeaders.filter((_, n) => n % 2 === 1 && rawHeaders[n - 1]?.toLowerCase() === name);
  return values.length > 0 ? values.join(", ") : undefined;
}

const refuse = (status: Refusal["status"], message: string): Refusal => ({ status, message });
const shown = (text: string) => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
