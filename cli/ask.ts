import type { z } from "zod";
import { Trouble } from "../local/trouble.ts";
import { type Asked, client, pathOf, Refused } from "../shared/kit/client.ts";
import type { Route } from "../shared/kit/route.ts";

/** Milliseconds that an app may take for an answer: Azure gives up on a function's after 230 seconds. */
export const ANSWER_TAKES = 240_000;
export const ANOTHER = "Start the stack with `npm start`, or name the function app: --url URL";
const KEY = "\n  Its key belongs in DARKROOM_KEY, or a token in DARKROOM_TOKEN.";
/** Characters of an answer that are shown. */
const SHOWN = 120;

/** Calls the routes of an app, and gives each answer as it came, once that is what `reads` says. Throws `Trouble` where it is something else. */
export function asking(url: string, send: typeof fetch = fetch) {
  const call = client(url, send);
  return async <R extends Route, Read>(route: R, asked: Asked<R>, reads: z.ZodType<Read>): Promise<Read> => {
    const { body } = await call(route, asked).catch((error: unknown) => {
      throw unanswered(url, error);
    });
    const { error } = reads.safeParse(body);
    if (!error) return body as Read;
    const [field] = error.issues.map(({ path }) => path.join(".")).filter((path) => path !== "");
    throw new Trouble(
      `${url} answers ${route.method} ${pathOf(route, asked)} with ${told(body)}: that is no answer of Darkroom${field ? ` (${field})` : ""}.`,
      "Is it the function app's address (--url URL), and an app of the version of this command?",
    );
  };
}

function told(body: unknown): string {
  if (body instanceof Uint8Array) return `${body.length} bytes that are no JSON`;
  const text = JSON.stringify(body);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** What is said of a call that was refused, has come to nothing, or ended half-way; anything else is passed on. */
export function unanswered(url: string, error: unknown): unknown {
  if (error instanceof Refused) {
    const { message, status, type } = error;
    return new Refused(
      `${url}: ${message.replaceAll("\n", "\n  ")}${status === 401 ? KEY : ""}`,
      status,
      type,
    );
  }
  if ((error as Error).name === "TimeoutError")
    return new Trouble(
      `${url} has not answered for ${ANSWER_TAKES / 1000} s.`,
      "Look at its log, or try again later.",
    );
  // As undici calls it, where nobody answers and where an answer breaks off.
  if (!(error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message))) return error;
  const why = (error.cause as Error | undefined)?.message || error.message;
  return error.message === "terminated"
    ? new Trouble(`${url} broke off its answer: ${why}.`, "Look at its log, or try again.")
    : new Trouble(`Nothing answers at ${url}: ${why}.`, ANOTHER);
}
