import { Trouble } from "../local/trouble.ts";
import { Secret } from "../shared/kit/addresses.ts";
import { client } from "../shared/kit/client.ts";
import { ANOTHER, ANSWER_TAKES, asking, unanswered } from "./ask.ts";
import { portsIn } from "./ports.ts";
import { addressOf } from "./values.ts";

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

/** The function app's URL, without a slash at its end, and how it is called. Throws `Trouble` where there is none. */
export function appOf({ data, url: named, key, token }: AppOptions) {
  const local = portsIn(data);
  const url =
    named !== undefined ? addressOf("--url", named) : local && `http://127.0.0.1:${local.functions}`;
  if (url === undefined) throw new Trouble(`There is no local stack in ${data}.`, ANOTHER);
  const headers = {
    ...(key && { "x-functions-key": secret("DARKROOM_KEY", key) }),
    ...(token && { authorization: `Bearer ${secret("DARKROOM_TOKEN", token)}` }),
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
  return { url, local, send, call: client(url, send), ask: asking(url, send) };
}

/** What goes into a header, and is never shown. */
function secret(setting: string, text: string): string {
  const fault = Secret.safeParse(text).error?.issues[0]?.message;
  if (fault === undefined) return text;
  throw new Trouble(`What stands in ${setting} ${fault}`, "It is one line without spaces.");
}
