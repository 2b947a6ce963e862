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

/** The function app's URL, without a slash at its end, and how it is called. Throws `Trouble` where there is none. */
export function appOf({ data, url: named, key, token }: AppOptions) {
  const local = readJson<Ports>(join(data, "ports.json"));
  const url = (named ?? (local && `http://127.0.0.1:${local.functions}`))?.replace(/\/$/, "");
  if (url !== undefined && !URL.canParse(url))
    throw new Trouble(`--url ${url}: not a URL.`, "Write it whole, such as https://NAME.azurewebsites.net");
  if (url === undefined)
    throw new Trouble(
      `There is no local stack in ${data}.`,
      "Start it with `npm start`, or name the function app: --url URL",
    );
  const headers = {
    ...(key !== undefined && { "x-functions-key": key }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const send: typeof fetch = async (at, init) => {
    try {
      return await fetch(at, { ...init, headers: { ...(init?.headers as object), ...headers } });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const why = (error.cause as Error | undefined)?.message ?? error.message;
      throw new Trouble(
        `Nothing answers at ${url}: ${why}.`,
        "Start the stack with `npm start`, or name the function app: --url URL",
      );
    }
  };
  return { url, local, send, call: client(url, send) };
}
