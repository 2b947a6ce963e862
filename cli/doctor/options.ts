import { dataFolder } from "../../local/data-folder.ts";
import type { AppOptions } from "../app.ts";
import { argumentsOf } from "../arguments.ts";
import { appUrl } from "../values.ts";

export const USAGE = `darkroom doctor [options]
  says what the app and its tasks on Databricks can reach, and which grant is missing; it fails where one is
  --data DIR     the local stack's folder (.darkroom)
Elsewhere than on this machine:
  --url URL      of the function app, or DARKROOM_URL; its key in DARKROOM_KEY, or a token in DARKROOM_TOKEN`;

const text = { type: "string" } as const;

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseDoctor(args: string[], env: NodeJS.ProcessEnv): AppOptions | string {
  const { help, data, url } = argumentsOf(args, { data: text, url: text }, USAGE);
  if (help) return USAGE;
  const [key, token] = [env.DARKROOM_KEY, env.DARKROOM_TOKEN];
  return { data: dataFolder(data), url: appUrl(url, env), key, token };
}
