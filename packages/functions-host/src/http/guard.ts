import type { IncomingMessage } from "node:http";
import { allowsOrigin } from "./cors.ts";

/** Why a request is turned away before anything looks at it. */
export type Refusal = { status: 403 | 415; message: string };

/** Who may call a server of this machine, beside programs and its own pages by a name of the loopback addresses. */
export interface Callers {
  /** Other names by which the machine is called, in lower case. */
  names: readonly string[];
  /** Origins whose pages may call, where the server has a setting for them (`Host.CORS`); "*" is any. */
  origins?: readonly string[];
}

type Request = Pick<IncomingMessage, "method" | "rawHeaders">;

const loopbackNames = ["127.0.0.1", "localhost", "[::1]"];
const reading = ["GET", "HEAD", "OPTIONS"];
// What a form, or a script without leave, can send to another origin; no type at all is among it.
const formTypes = ["", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

/**
 * Turns away what a web page may have made a browser send: a server that asks for no login is used by whoever reaches it.
 *
 * A page's own name that suddenly means this machine (DNS rebinding) shows in `Host`, a page of another origin in `Origin` and
 * `Sec-Fetch-Site`.
 */
export function foreignCaller(request: Request, callers: Callers): Refusal | undefined {
  return wrongHost(request, callers) ?? foreignPage(request, callers);
}

/** Turns away a POST that a form of any page could have sent, for routes that take none: a browser asks nobody before it. */
export function formBody(request: Request): Refusal | undefined {
  const length = joined(request, "content-length") ?? "0";
  const hasBody = length !== "0" || joined(request, "transfer-encoding") !== undefined;
  const type = joined(request, "content-type") ?? "";
  const isForm = formTypes.includes(type.split(";")[0]?.trim().toLowerCase() ?? "");
  if (request.method !== "POST" || !hasBody || !isForm) return undefined;
  return refuse(
    415,
    `Content-Type ${shown(type)} is what a form sends. Name the body's own, such as application/json.`,
  );
}

function wrongHost(request: Request, { names }: Callers): Refusal | undefined {
  const host = joined(request, "host") ?? "";
  const name = /^(\[[\da-f:.]+\]|[^:[\]]+)(:\d+)?$/.exec(host.toLowerCase())?.[1];
  if (name !== undefined && [...loopbackNames, ...names].includes(name)) return undefined;
  const remedy =
    "Call 127.0.0.1 or localhost, or start with --allow-host NAME where it has another name, as in a container.";
  return refuse(403, `Host ${shown(host)} is not this machine. ${remedy}`);
}

function foreignPage(request: Request, { origins }: Callers): Refusal | undefined {
  const origin = joined(request, "origin");
  const own = `http://${joined(request, "host")}`;
  if (origin !== undefined && origin.toLowerCase() !== own.toLowerCase()) {
    if (allowsOrigin(origins ?? [], origin)) return undefined;
    const remedy = origins ? " Name it in Host.CORS of local.settings.json to let its pages in." : "";
    return refuse(
      403,
      `Origin ${shown(origin)} is another page's. Only pages of ${own}, and programs, are answered.${remedy}`,
    );
  }
  const site = joined(request, "sec-fetch-site");
  if (site === undefined || ["same-origin", "none"].includes(site)) return undefined;
  if (reading.includes(request.method ?? "GET") && isVisit(request)) return undefined;
  return refuse(403, `A page of another origin (Sec-Fetch-Site ${shown(site)}) may only link here.`);
}

/** Whether a browser goes to a page, as after a click on a link. */
function isVisit(request: Request): boolean {
  const embedded = ["object", "embed"].includes(joined(request, "sec-fetch-dest") ?? "");
  return joined(request, "sec-fetch-mode") === "navigate" && !embedded;
}

/** Every value of a header, with commas between several; Node keeps only the first of some. */
function joined({ rawHeaders }: Request, name: string): string | undefined {
  const values = rawHeaders.filter((_, n) => n % 2 === 1 && rawHeaders[n - 1]?.toLowerCase() === name);
  return values.length > 0 ? values.join(", ") : undefined;
}

const refuse = (status: Refusal["status"], message: string): Refusal => ({ status, message });

/** A text from a request as a message shows it. */
export const shown = (text: string) => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
