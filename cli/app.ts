import { join } from "node:path";
import { readJson } from "../local/json-file.ts";
import type { Ports } from "../local/ports.ts";
import { Trouble } from "../local/trouble.ts";
import { client } from "../shared/kit/client.ts";

/** How a command line says which function app is meant. */
export interface AppOptions {
  /** The local stack's folder. */
  data: string;
  /** Of the function app; without it, the local one. */
  url: string | undefined;
  key: string | undefined;
  /** Of Entra ID, where that says who calls. */
  token: string | undefined;
}

/** Milliseconds that an app may take for an answer: Azure gives up on a function's after 230 seconds. */
const ANSWER_TAKES = 240_000;
const HERE = ["localhost", "127.0.0.1", "[::1]"];
const ANOTHER = "Start the stack with `npm start`, or name the function app: --url URL";

/** The function app's URL, without a slash at its end, and how it is called. Throws `Trouble` where there is none. */
export function appOf({ data, url: named, key, token }: AppOptions) {
  const local = readJson<Ports>(join(data, "ports.json"));
  const url = (named ?? (local && `http://127.0.0.1:${local.functions}`))?.replace(/\/$/, "");
  if (url !== undefined && !URL.canParse(url))
    throw new Trouble(`--url ${url}: not a URL.`, "Write it whole, such as https://NAME.azurewebsites.net");
  if (url === undefined) throw new Trouble(`There is no local stack in ${data}.`, ANOTHER);
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !HERE.includes(hostname))
    throw new Trouble(`--url ${url}: a key would go over the network in the open.`, "Write https://");
  const headers = {
    ...(key !== undefined && { "x-functions-key": key }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const send: typeof fetch = async (at, init) => {
    const sent = { ...init, headers: { ...(init?.headers as object), ...headers } };
    // A key is for this app alone: nobody is followed to another place with it.
    const answer = await fetch(at, {
      signal: AbortSignal.timeout(ANSWER_TAKES),
      ...sent,
      redirect: "manual",
    }).catch((error: unknown) => {
      throw unanswered(url, error);
    });
    const to = answer.status >= 300 && answer.status < 400 ? answer.headers.get("location") : null;
    if (to !== null)
      throw new Trouble(`${url} sends on to ${to}.`, "Name the function app itself: --url URL");
    if (answer.ok && answer.headers.get("content-type")?.startsWith("text/html"))
      throw new Trouble(`${url} answers with a page for people: no function app is there.`, ANOTHER);
    return answer;
  };
  return { url, local, send, call: client(url, send) };
}

/** What is said of a call that has come to nothing; anything else is passed on. */
function unanswered(url: string, error: unknown): unknown {
  if ((error as Error).name === "TimeoutError")
    return new Trouble(
      `${url} has not answered for ${ANSWER_TAKES / 1000} s.`,
      "Look at its log, or try again later.",
    );
  if (!(error instanceof TypeError)) return error;
  const why = (error.cause as Error | undefined)?.message ?? error.message;
  return new Trouble(`Nothing answers at ${url}: ${why}.`, ANOTHER);
}
